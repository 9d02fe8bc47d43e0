import type { DetectorDocument } from '../policy.ts';
import { ask, gap, relation } from './fragments.ts';

const group =
  '(?:jews?|jewish people|muslims?|blacks?|black people|gays?|gay people|lesbians?|immigrants?|migrants?|refugees?|christians?|hindus?|sikhs?|arabs?|asians?|mexicans?|indians?|trans people|transgender people|women|whites|white people|homosexuals?|disabled people|gypsies|roma)';
const slur =
  '(?:niggers?|kikes?|fag{1,2}ots?|spics?|wetbacks?|ragheads?|towelheads?|gooks?|sand ?niggers?|trannies|chinks?)';
const kill = '(?:kill|gas|exterminate|hang|lynch|shoot|burn|murder|slaughter|eradicate|wipe out|genocide|enslave)';

export const hateDetectors: readonly DetectorDocument[] = [
  {
    id: 'hate-directed',
    kind: 're2',
    category: 'hate',
    action: 'block',
    stages: ['input', 'output'],
    rules: [
      {
        id: 'slur-at-someone',
        pattern: String.raw`\b(?:you|u|ur|you're|youre|fucking|dirty|filthy|stupid|damn|ugly|lazy|all|these|those|hate|kill|gas|shut up)(?: (?:are|a|an|all|the|you|fucking|dirty|filthy|stupid|little|damn))* ${slur}\b`,
      },
      {
        id: 'call-for-violence',
        pattern: String.raw`\b(?:let'?s |we (?:should|must|need to) |someone should |time to |i want to |how (?:do|can) (?:i|we) |how to |help me )(?:\w+ )?${kill} (?:all |every |the |those |these |off )*${group}\b`,
      },
      { id: 'call-all', pattern: String.raw`\b${kill} (?:all|every)(?: the| those| these| of the)? ${group}\b` },
      {
        id: 'deserve-death',
        pattern: String.raw`\b${group} (?:should|must|need to|deserve to|ought to|have to) (?:all |be all )?(?:die|burn|hang|be (?:\w+ )?(?:killed|gassed|shot|hanged|lynched|exterminated|eradicated|burned|enslaved|wiped out|sterili[sz]ed))\b`,
      },
      {
        id: 'dehumanise',
        pattern: String.raw`\b(?:all )?${group} are (?:all |just |nothing but )?(?:vermin|sub-?human|parasites?|cockroaches|rats|filth|scum|an inferior race|inferior|animals|a plague|a disease)\b`,
      },
    ],
    except: [
      String.raw`\b(?:nazis?|hitler|holocaust|isis|regime|genocide|pogroms?|massacre|propaganda|ku klux klan|kkk|perpetrators?|racists?|believed|claimed|argued|claims?|says?|said|quote|quoted|wrong to say|myth|stereotype)(?:\W+[\w'-]+){0,10}?\W+(?:${kill}|${group})(?:\W+[\w'-]+){0,6}?`,
      String.raw`\bchinks? (?:in|of|between)\b`,
    ],
  },
  {
    id: 'hate-words',
    kind: 'dictionary',
    category: 'hate',
    action: 'flag',
    stages: ['input', 'output'],
    terms: [
      'nigger',
      'niggers',
      'kike',
      'kikes',
      'faggot',
      'faggots',
      'fagot',
      'spic',
      'spics',
      'wetback',
      'wetbacks',
      'raghead',
      'ragheads',
      'towelhead',
      'gook',
      'gooks',
      'tranny',
      'trannies',
      'chink',
      'chinks',
      'white power',
      'heil hitler',
      'sieg heil',
      'race traitor',
    ],
    except: [
      'chink in the armour',
      'chink in the armor',
      'chink in his armour',
      'chink in his armor',
      'chink in her armour',
      'chink in her armor',
      'chink in their armour',
      'chink in their armor',
      'chink of light',
      'faggots and peas',
      'spic and span',
      'white power supply',
      'white power cable',
      'white power cord',
      'white power button',
      'white power adapter',
    ],
  },
  {
    id: 'harassment-directed',
    kind: 're2',
    category: 'harassment',
    action: 'block',
    stages: ['input', 'output'],
    rules: [
      {
        id: 'urge-suicide',
        pattern: String.raw`\b(?:go|just|please|pls|you should|u should|why don'?t you|hope you) (?:and )?(?:kill|hang|shoot|drown) (?:yourself|urself)\b`,
      },
      {
        id: 'urge-suicide-bare',
        pattern: String.raw`(?:^|[.!?,]\s*)(?:kill|hang) (?:yourself|urself)(?: (?:you|now|already|loser|idiot|bitch|freak|pig)\b|[.!]*$)`,
      },
      {
        id: 'kys',
        pattern: String.raw`\b(?:go|just|pls|please|you should) kys\b|\bkys (?:you|now|already|loser|idiot|bitch|freak|pig)\b`,
      },
      {
        id: 'dox',
        pattern: String.raw`\b${ask}\W+(?:\w+ )?doxx? (?:someone|somebody|him|her|them|people|this|a|my ${relation})\b`,
      },
      {
        id: 'stalk',
        pattern: String.raw`\b(?:track|spy on|stalk|follow|monitor|locate|bug|record) (?:my ${relation}(?:'s)?|her|him|someone|a girl|a woman)(?:\W+[\w'-]+){0,6}?\W+(?:without (?:(?:him|her|them|their|his|my \w+) )?(?:knowing|knowledge|noticing|consent|finding out|permission)|secretly)\b`,
      },
      {
        id: 'blackmail',
        pattern: String.raw`\b(?:${ask}|write)(?:\W+[\w'-]+){0,3}?\W+(?:blackmail|extort|sextort|threaten|intimidate|bully)${gap(1)}(?:someone|somebody|him|her|them|people|my ${relation})\b`,
      },
    ],
    except: [
      String.raw`\b(?:not|never)(?:\W+\w+){0,3}?\W+(?:kill|hang|shoot|drown) (?:yourself|urself)\b`,
      String.raw`\b(?:shoot|hang|cut) yourself (?:a|an|some|off|loose|out)\b`,
      String.raw`\b(?:if|when|because|from|who|that|help|stop|against|prevent)(?:\W+[\w'-]+){0,5}?\W+(?:blackmail|extort|threaten|intimidate|bully)\w*`,
    ],
  },
  {
    id: 'harassment-grey',
    kind: 're2',
    category: 'harassment',
    action: 'flag',
    stages: ['input'],
    rules: [
      {
        id: 'insult',
        pattern: String.raw`\b(?:you|u)(?:'re| are|r)?(?: such)?(?: an?)? (?:(?:fucking|stupid|useless|dumb|worthless|pathetic|total|complete|absolute|little) ){0,2}(?:idiot|moron|loser|piece of shit|bitch|cunt|whore|slut|retard|asshole|scumbag)\b`,
        score: 0.6,
      },
      { id: 'kys-bare', pattern: String.raw`\bkys\b`, score: 0.6 },
    ],
    except: [String.raw`\bidiot-proof\w*`],
  },
];
