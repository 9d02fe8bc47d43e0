import type { DetectorDocument } from '../policy.ts';
import { ask, gap, person, playfulPlace } from './fragments.ts';

const weapon = String.raw`(?:(?:(?:pipe|nail|car|dirty|fertili[sz]er|petrol|gasoline|pressure[ -]cooker|suicide|homemade|time|letter|chemical|nuclear|atom|atomic|cluster|fire|small|simple|real|working|powerful) ?-?){0,2}bombs?|explosives|explosive (?:devices?|charges?|belts?|vests?)|ieds?|improvised explosive devices?|molotovs?(?: cocktails?)?|hand grenades?|grenades?|land ?mines?|napalm|c-?4 explosives?|semtex|tatp|petn|rdx|anfo|nerve (?:gas|agents?)|sarin(?: gas)?|vx (?:gas|nerve agent)|novichok|mustard gas|chlorine gas|phosgene|poison gas|(?:chemical|biological|bio)[ -]?weapons?|anthrax|ricin|botulinum toxin|weaponi[sz]ed (?:smallpox|virus|pathogens?)|suicide vests?|ghost guns?|pipe ?guns?)\b`;

const make =
  '(?:make|build|construct|assemble|create|synthesi[sz]e|produce|manufacture|cook(?: up)?|brew|weaponi[sz]e|detonate|plant|set off|3d[ -]print)';

const harmlessWeaponWords = [
  String.raw`\b(?:bath|cherry|glitter|seed|photo|logic|zip|fork|tea|chocolate|cocoa|j[a]ger|irish car|water|smoke|stink|honey|dog|cookie|fat|carpet|love|color|colour|paint|calorie|confetti|balloon|paper) ?-?bombs?\b`,
  String.raw`\bbomb (?:calorimeters?|shelters?|cyclones?|disposal|squads?|detect\w*|dogs?|threats?|sniff\w*|proof|suits?|diffus\w*|defus\w*)`,
  String.raw`\bmake a bomb (?:on|from|selling|out of|trading|by|off|investing)\b`,
  String.raw`\b(?:anthrax|ricin|botulinum toxin|sarin|nerve agents?|mustard gas|chlorine gas|landmines?|land mines?|grenades?|explosives|ieds?|(?:chemical|biological|bio)[ -]?weapons?)(?: gas| toxin)? (?:vaccin\w*|antidotes?|treatments?|tests?|detect\w*|exposure|disposal|safety|safe|illegal|ban|bans|treaty|convention|clearance|clearing|awareness|inspect\w*|survivors?|poisoning|sensors?)`,
  String.raw`\b(?:not|avoid|without|never|prevent|stop|accidentally)(?:\W+[\w'-]+){0,3}?\W+${make}\b`,
];

export const violenceDetectors: readonly DetectorDocument[] = [
  {
    id: 'violence-weapons',
    kind: 're2',
    category: 'violence',
    action: 'block',
    stages: ['input'],
    rules: [
      { id: 'weapon-how-to', pattern: String.raw`\b${ask}${gap(3)}${make}${gap(4)}${weapon}` },
      {
        id: 'weapon-recipe',
        pattern: String.raw`\b(?:give|send|get|find|i need|i want|what is|what's|write)(?: me)?${gap(4)}(?:recipe|formula|blueprints?|instructions?|schematics?|synthesis(?: route)?)${gap(4)}${weapon}`,
      },
      {
        id: 'bomb-making',
        pattern: String.raw`\b(?:bomb|explosives?|grenade|nerve gas|sarin|ricin)[ -](?:making|building) (?:instructions?|guide|manual|tutorial|recipe|steps)\b`,
      },
      {
        id: 'weapon-place',
        pattern: String.raw`\b(?:i(?:'m| am)? (?:going to|gonna|will|want to|plan to)|i'll|help me|how (?:do|can) i|how to) (?:bomb|blow up|shoot up|burn down|set fire to)${gap(2)}(?:schools?|church(?:es)?|mosques?|synagogues?|hospitals?|offices?|airports?|malls?|building|crowd|concert|bus|train|plane|embassy|courthouse|police station|house)\b`,
      },
    ],
    except: [
      ...harmlessWeaponWords,
      String.raw`${weapon}(?:\W+[\w'-]+){0,3}?\W+${playfulPlace}`,
      String.raw`(?:schools?|church|building|house|hospital|airport|bus|train|plane)(?:\W+[\w'-]+){0,3}?\W+${playfulPlace}`,
    ],
  },
  {
    id: 'violence-murder',
    kind: 're2',
    category: 'violence',
    action: 'block',
    stages: ['input'],
    rules: [
      {
        id: 'murder-how-to',
        pattern: String.raw`\b(?:how (?:do|can|could|would|should) (?:i|you|we|one)|how to|(?:teach|show|tell|help) me(?: how)?(?: to)?|(?:best|easiest|quickest|fastest|good|painful|perfect) ways? to|steps to|a plan to) (?:kill|murder|poison|strangle|assassinate|stab|suffocate|behead|torture|kidnap|abduct|rape|drug) (?:and \w+ )?${person}\b`,
      },
      {
        id: 'murder-undetected',
        pattern: String.raw`\b(?:kill|murder|poison|strangle|assassinate|kidnap|rape|drug) ${person}(?:\W+[\w'-]+){0,4}?\W+(?:without (?:getting |being )?(?:caught|noticed|detected|leaving)|and (?:not get caught|get away with it|hide the body|make it look like))`,
      },
      {
        id: 'threat-with-means',
        pattern: String.raw`\b(?:i(?:'m| am)? (?:going to|gonna|will|want to|plan to)|i'll|im gonna|im going to) (?:\w+ )?(?:kill|murder|shoot|stab|strangle|slaughter|behead) ${person}(?:\W+[\w'-]+){0,4}?\W+(?:with (?:a|my|this|the) (?:\w+ )?(?:gun|knife|rifle|shotgun|pistol|axe|hammer|machete|bat)|tonight|tomorrow|after (?:school|work|class)|at (?:school|work|his house|her house|their house)|when (?:he|she|they) (?:sleeps?|gets? home|comes? home|leaves?))`,
      },
      {
        id: 'mass-threat',
        pattern: String.raw`\b(?:i(?:'m| am)? (?:going to|gonna|will|want to|plan to)|i'll) (?:\w+ )?(?:kill|murder|shoot|stab|slaughter) (?:everyone|everybody|all of (?:you|them)|as many (?:people )?as)`,
      },
      {
        id: 'hitman',
        pattern: String.raw`\b(?:hire|find|pay|contact|order)${gap(2)}(?:a |an )?(?:hit ?man|assassin|contract killer)\b`,
      },
      {
        id: 'hide-body',
        pattern: String.raw`\b(?:how (?:do|can|should) (?:i|you|we)|how to|best way to|help me) (?:hide|dispose of|get rid of|dissolve) (?:a|the|his|her|my \w+'s) (?:dead )?(?:human )?(?:body|corpse)\b`,
      },
    ],
    except: [
      String.raw`(?:kill|murder|poison|strangle|assassinate|stab|torture|kidnap|shoot|slaughter|hire|find|hide|rob)(?:\W+[\w'-]+){1,8}?\W+${playfulPlace}`,
      String.raw`\bkill (?:you|him|her|them|people) with kindness\b`,
      String.raw`\bshoot (?:you|him|her|them|my \w+|everyone|everybody) (?:an?|the|some|over|your|his|another|with (?:a|my|the) (?:camera|phone|nikon|canon))\b`,
    ],
  },
  {
    id: 'violence-grey',
    kind: 're2',
    category: 'violence',
    action: 'flag',
    stages: ['input'],
    rules: [
      {
        id: 'bare-threat',
        pattern: String.raw`\b(?:i(?:'m| am)? (?:going to|gonna|will|want to)|i'll|im gonna|im going to) (?:\w+ )?(?:kill|murder|stab|strangle|beat up|hurt) (?:you|him|her|them|my (?:wife|husband|ex|boss|neighbou?r|girlfriend|boyfriend|teacher))\b`,
        score: 0.6,
      },
      {
        id: 'weapon-request',
        pattern: String.raw`\b${ask}${gap(2)}(?:make|build|detonate|synthesi[sz]e)${gap(3)}(?:bombs?|explosives|grenades?|landmines?|thermite|gunpowder|silencers?|suppressors?)\b`,
        score: 0.6,
      },
      {
        id: 'gore',
        pattern: String.raw`\b(?:write|describe|show|draw|generate|create)(?: me)?${gap(4)}(?:gore|dismemberment|decapitation|torture scene|beheading)\b`,
        score: 0.5,
      },
    ],
    except: [
      ...harmlessWeaponWords.slice(0, 3),
      String.raw`(?:kill|murder|stab|strangle|beat up|hurt)(?:\W+[\w'-]+){1,4}?\W+${playfulPlace}`,
      String.raw`\bkill (?:you|him|her|them) with kindness\b`,
    ],
  },
];
