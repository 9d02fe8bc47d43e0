import type { DetectorDocument } from '../policy.ts';
const intend = String.raw`(?:i(?:'m| am)? (?:just |really |still )?(?:want to|going to|gonna|will|plan to|planning to|about to|ready to|need to|have to|thinking (?:about|of)|think about|decided to|trying to|considering)|i'll|i wanna|im going to|im gonna|i'd rather|help me|let me|should i|can i|how (?:do|can|could|should|would) i|how to|(?:best|easiest|quickest|fastest|painless|least painful|good) ways? (?:to|of)|methods? (?:to|of|for)|i feel like)`;
const act = String.raw`(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?|harm(?:ing)?|hurt(?:ing)?|cut(?:ting)?|starv(?:e|ing)) myself|(?:end|ending|take|taking) my (?:own )?life|commit(?:ting)? suicide|slit(?:ting)? my wrists|(?:overdose|overdosing) on|jump(?:ing)? off (?:a|the) (?:bridge|building|roof)`;

export const selfHarmDetectors: readonly DetectorDocument[] = [
  {
    id: 'self-harm-intent',
    kind: 're2',
    category: 'self_harm',
    action: 'block',
    stages: ['input'],
    rules: [
      { id: 'intent', pattern: String.raw`\b${intend}(?:\W+[\w'-]+){0,2}?\W+(?:${act})\b` },
      {
        id: 'wish-to-die',
        pattern: String.raw`\bi (?:just |really |only )?(?:want to|wanna|wish i could|would rather|need to) (?:die|be dead|stop living|not be alive|end it all|disappear forever|not wake up)\b`,
      },
      {
        id: 'no-wish-to-live',
        pattern: String.raw`\bi (?:do not|don'?t|dont|no longer) (?:want|wanna|wish)(?: to)? (?:live|be alive|exist|be here)(?: anymore| any more| any longer)?\b`,
      },
      {
        id: 'method',
        pattern: String.raw`\b(?:how (?:many|much)|what dose|lethal dose|which)(?:\W+[\w'-]+){0,6}?\W+(?:to kill myself|to die|would kill me|will kill me|to end my life|to overdose|to end it)\b`,
      },
      {
        id: 'painless-way',
        pattern: String.raw`\b(?:most )?(?:painless|easiest|quickest|fastest|best) (?:way|method)s? (?:to|of) (?:die|dying|suicide|kill(?:ing)? (?:myself|yourself|oneself)|commit(?:ting)? suicide)\b`,
      },
      {
        id: 'note',
        pattern: String.raw`\b(?:write|help me write|draft)(?:\W+[\w'-]+){0,2}?\W+my (?:own )?suicide (?:note|letter)\b`,
      },
    ],
    except: [
      String.raw`\b(?:do not|don'?t|dont|never|not|wouldn'?t|won'?t) (?:\w+ )?(?:want|wanna|going|plan|planning|thinking|trying|wish)(?: to| of| about)? (?:\w+ )?(?:${act}|die|be dead)`,
      String.raw`\b(?:die|kill(?:ing)? myself) (?:of|from) (?:embarrassment|laughter|laughing|boredom|happiness|shame|cringe|cuteness|joy)`,
      String.raw`\b(?:die|kill(?:ing)? myself) laughing\b`,
      String.raw`\b(?:die|killing?) (?:in (?:the )?(?:game|minecraft|skyrim|dark souls|elden ring)|on a hill|on this hill)\b`,
      String.raw`\bcut(?:ting)? myself (?:a|an|some|another|off|loose|in|out|shaving|while|when)\b`,
      String.raw`\b(?:overdose|overdosing) on (?:chocolate|sugar|coffee|cake|carbs|netflix|cuteness|tv|vitamin c)\b`,
      String.raw`\b(?:avoid|stop|without|keep from|prevent|not)(?:\W+[\w'-]+){0,2}?\W+(?:hurting|harming|cutting|killing|poisoning) myself\b`,
      String.raw`\bhurt(?:ing)? myself (?:lifting|running|while|when|doing|at the gym|exercising|skiing|during|training|playing)\b`,
      String.raw`\b(?:hang|hanging|shoot|shooting|hurt) myself (?:a|an|the|some|another|up|out)\b`,
    ],
  },
  {
    id: 'self-harm-encouragement',
    kind: 're2',
    category: 'self_harm',
    action: 'block',
    stages: ['output'],
    rules: [
      {
        id: 'encouragement',
        pattern: String.raw`\b(?:you should|you could|you ought to|go and|go|just|please) (?:kill|hang|shoot|drown|cut) yourself\b`,
      },
    ],
    except: [
      String.raw`\b(?:cut|hang|shoot) yourself (?:a|an|some|off|loose|out)\b`,
      String.raw`\b(?:not|never|don'?t|do not)(?:\W+\w+){0,3}?\W+(?:kill|hang|shoot|drown|cut) yourself\b`,
    ],
  },
  {
    id: 'self-harm-grey',
    kind: 're2',
    category: 'self_harm',
    action: 'flag',
    stages: ['input'],
    rules: [
      {
        id: 'low',
        pattern: String.raw`\b(?:i feel (?:\w+ )?(?:suicidal|hopeless|worthless)|no reason to (?:live|go on)|better off without me|i hate (?:myself|my life)|i (?:used to |have )?(?:self[ -]harm(?:ed)?|cut myself))\b`,
        score: 0.5,
      },
    ],
    except: [String.raw`\bi cut myself (?:a|an|some|off|loose|shaving|while|when|cooking|chopping)\b`],
  },
];
