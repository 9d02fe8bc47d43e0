/** Pieces the default rules are made of. All are written for normalised text: lower case, plain letters. */

/** A question or demand for a way to do something. "They" and "people" are left out: that is history, not a request. */
export const ask = String.raw`(?:how (?:do|can|could|would|should|might|would) (?:i|you|we|one|someone|somebody)|how to|(?:teach|show|tell|instruct|guide|help|explain to|walk) me(?: through)?(?: on)?(?: how)?(?: to)?|explain how to|describe how to|(?:steps?|instructions?|directions?|guide|tutorial|method|recipe|procedure|plan|ways?|way) (?:to|for|on|of)|i (?:want|need|plan|intend|would like|am going|am trying|am planning) to|i'?m (?:going|trying|planning) to|i'?d like to|i wanna|can you|could you)`;

/** Up to `most` words between two parts. */
export function gap(most: number): string {
  return String.raw`(?:\W+[\w'-]+){0,${most}}?\W+`;
}

export const relation =
  '(?:wife|husband|ex|ex-wife|ex-husband|ex-girlfriend|ex-boyfriend|boss|neighbou?r|girlfriend|boyfriend|partner|spouse|mother|father|mom|mum|dad|parents|teacher|sister|brother|co-?worker|colleague|roommate|friend|classmates?|family|landlord|kids?|children|son|daughter|crush)';

/** A human being as the target of an act. */
export const person = `(?:someone|somebody|people|a person|another person|a human|humans|a (?:man|woman|cop|guy|girl|politician|police officer)|him|her|them|you|my ${relation}|(?:the|my) (?:president|prime minister|teachers?|students|police|co-?workers))`;

/** Where killing, bombing and stealing are play or fiction. */
export const playfulPlace = String.raw`(?:in|for|inside|during|on|at|playing|with) (?:(?:a|an|the|my|our|this|their) )?(?:[\w'-]+ ){0,3}?(?:minecraft|roblox|terraria|fortnite|gta|unity|unreal|godot|blender|scratch|skyrim|elden ring|dark souls|zelda|hitman|valorant|cs ?go|call of duty|among us|werewolf|mafia|mario kart|the sims|rimworld|factorio|chess|poker|monopoly|dnd|d&d|dungeons|assassin's creed|video ?games?|board ?games?|games?|campaign|novel|story|screenplay|film|movie|fps|mod)\b`;
