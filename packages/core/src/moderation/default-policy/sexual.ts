import type { DetectorDocument } from '../policy.ts';
import { ask, gap, relation } from './fragments.ts';

const minor = String.raw`(?:child(?:ren)?(?:'s)?|kids?|kiddie|minors?|toddlers?|infants?|preteens?|pre-teens?|underaged?(?: (?:girls?|boys?|teens?))?|lolis?|lolitas?|lolicon|shotas?|shotacon|(?:little|school) ?(?:girls?|boys?)|(?:an? )?(?:[1-9]|1[0-7])[\s-]*(?:yo|y/o|years?[\s-]*olds?|yrs?[\s-]*olds?)(?: (?:girls?|boys?|child|kid))?)`;
const sexual = String.raw`(?:porn\w*|cp|csam|nudes?|naked (?:pics?|pictures?|photos?|images?|videos?)|nude (?:pics?|pictures?|photos?|images?|videos?)|erotic\w*|hentai|smut|nsfw(?: \w+)?|sex (?:story|stories|scenes?|tapes?|videos?|acts?)|sexual (?:story|stories|scenes?|content|images?|acts?|roleplay|fantas(?:y|ies))|sexually explicit(?: \w+)?|having sex|undressing)`;
const want =
  '(?:write|generate|create|make|draw|describe|roleplay|role-play|send|share|show|give|find|download|get|buy|sell|trade|watch|want|need|looking for|links? to|where can i (?:find|get|see|watch))';

export const sexualDetectors: readonly DetectorDocument[] = [
  {
    id: 'sexual-minors',
    kind: 're2',
    category: 'sexual_minors',
    action: 'block',
    stages: ['input', 'output'],
    fail_mode: 'closed',
    rules: [
      { id: 'request-sexual-minor', pattern: String.raw`\b${want}${gap(5)}${sexual}(?:\W+[\w'-]+){0,4}?\W+${minor}\b` },
      { id: 'request-minor-sexual', pattern: String.raw`\b${want}${gap(5)}${minor}(?:\W+[\w'-]+){0,3}?\W+${sexual}\b` },
      {
        id: 'csam-request',
        pattern: String.raw`\b${want}${gap(3)}(?:csam|kiddie porn|child porn\w*|cp (?:pics?|videos?|links?|content))\b`,
      },
      {
        id: 'abuse-how-to',
        pattern: String.raw`\b(?:${ask}|i want to|i'd like to)(?:\W+[\w'-]+){0,2}?\W+(?:have sex with|sleep with|molest|seduce|rape|fuck|touch|groom)(?:\W+[\w'-]+){0,2}?\W+(?:a |an |my )?${minor}(?: (?:for sex|online|sexually))?\b`,
        score: 0.9,
      },
      {
        id: 'sexualised-drawing',
        pattern: String.raw`\b(?:loli|shota|lolicon|shotacon|underage|preteen)s? (?:porn|hentai|nsfw|nudes?|sex|smut|erotica)\b`,
      },
    ],
    except: [
      String.raw`\b(?:child porn\w*|csam|cp|kiddie porn)[\s'-]+(?:laws?|legislation|statistics|prevention|detection|scann\w*|offen[cs]es?|charges?|cases?|convictions?|victims?|investigat\w*|report\w*|hotline|classif\w*|hash\w*|polic\w*|filter\w*)`,
      String.raw`\b(?:report|reporting|block|blocking|stop|stopping|detect|detecting|prevent|preventing|against|fight|fighting|combat|combating|ban|banning|protect|protecting|remove|removing)(?:\W+[\w'-]+){0,4}?\W+(?:child porn\w*|csam|${minor})\b`,
      String.raw`\bgroom (?:my |the |a )?(?:kids?|child(?:ren)?|toddlers?)(?:'s)? (?:hair|pony|dog|nails)\b`,
      String.raw`\btouch (?:my |the |a )?(?:kids?|child(?:ren)?|toddlers?)(?:'s)? (?:hair|hand|hands|base|on|with|toys?|screen|forehead|head|shoulder)\b`,
      String.raw`\bsleep with (?:my |the |a |our )?(?:kids?|child(?:ren)?|toddlers?|infants?|baby)(?: \w+)?\b`,
    ],
  },
  {
    id: 'sexual-abuse-images',
    kind: 're2',
    category: 'nsfw',
    action: 'block',
    stages: ['input'],
    rules: [
      {
        id: 'deepfake',
        pattern: String.raw`\b(?:make|create|generate|build|produce)(?: me)?${gap(3)}(?:deep ?fake|fake)s? (?:porn\w*|nudes?|sex (?:tape|video)s?|naked (?:pics?|photos?|pictures?|images?)|nude (?:pics?|photos?|pictures?|images?))`,
      },
      {
        id: 'undress',
        pattern: String.raw`\b(?:undress|nudify|remove the clothes (?:from|of|off)|strip the clothes (?:from|off)|take the clothes off)${gap(3)}(?:photos?|pictures?|pics?|images?|girl|woman|wom[ae]n|her|him|${relation}|classmate)\b`,
      },
      {
        id: 'revenge',
        pattern: String.raw`\b(?:post|share|upload|publish|leak|spread)${gap(3)}(?:nudes?|naked (?:pics?|photos?|pictures?)|sex tape|nude (?:pics?|photos?|pictures?)|intimate (?:pics?|photos?|pictures?|videos?))(?:\W+[\w'-]+){0,2}?\W+(?:of|without)(?:\W+[\w'-]+){0,2}?\W+(?:${relation}|her|him|girl|consent|permission)\b`,
      },
      {
        id: 'hidden-camera',
        pattern: String.raw`\b${ask}(?:\W+[\w'-]+){0,3}?\W+(?:film|record|photograph|spy on|hide a camera)${gap(4)}(?:naked|undressing|showering|in the (?:shower|bathroom|changing room|locker room))\b`,
      },
    ],
    except: [
      String.raw`\b(?:detect|stop|remove|report|prevent|against|take down)(?:\W+[\w'-]+){0,4}?\W+(?:deep ?fakes?|nudes?)\b`,
    ],
  },
  {
    id: 'nsfw-grey',
    kind: 're2',
    category: 'nsfw',
    action: 'flag',
    stages: ['input'],
    rules: [
      {
        id: 'explicit-request',
        pattern: String.raw`\b(?:write|generate|create|draw|describe|roleplay|show|send|give)(?: me)?${gap(4)}(?:porn\w*|erotica|erotic \w+|smut|hentai|nudes?|sex scenes?|nsfw \w+|explicit sex\w*)\b`,
        score: 0.6,
      },
      { id: 'sexting', pattern: String.raw`\b(?:sext|talk dirty|dirty talk|phone sex|cybersex)\b`, score: 0.6 },
    ],
    except: [
      String.raw`\b(?:nude|nudes) (?:lipstick|heels|colou?r|shade|palette|nails?|paintings?|sculptures?|art|in (?:art|renaissance))\b`,
    ],
  },
];
