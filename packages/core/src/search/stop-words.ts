/** Words of the interface's languages that carry nothing by themselves. Short lists: what is doubtful is looked for. */
const lists = [
  // English
  'a about an and any are as at be been but by can could did do does for from had has have how i if in into is it its me my not of on or our s she so some t that the their them then there these they this to us was we were what when where which who whom whose why will with would you your',
  // German
  'aber als am an auch auf aus bei bin bist da das dass dein deine dem den der des die dir du ein eine einem einen einer es für gibt habe haben hat hatte ich ihr im in ist ja kann man mein meine mich mir mit nach nicht noch nur oder sich sie sind so über um über und uns unser vom von vor war waren was wann warum wer wie wir wird wo wurde zu zum zur',
  // Spanish, Portuguese
  'al com como con cual cuando da de del des desde do dos e el ela ele eles em en entre era es esta este esto está estos eu fue foi ha hay la las lo los mas me meu mi minha mis muy na nas no nos num o os para pero por porque qual quando que quem quien qué se ser sin sobre su sua sus também te tu um uma un una uno y ya',
  // French
  'ai as au aux avec avez ce ces cette comment dans de des du elle elles en est et eu il ils je la le les leur lui ma mais me mes moi mon ne nous on ont ou où par pas pour pourquoi quand que quel quelle qui quoi sa sans se ses son sont sur ta te tes toi ton tu un une vous à été être',
  // Arabic, Hebrew
  'أن إلى التي الذي عن في كان كانت كيف لا ما ماذا متى من هل هو هي هذا هذه على مع و או אם אני את אתה הוא היא זה זאת כי לא מה מי על של עם איך מתי למה',
].map((list) => list.split(' '));

export const stopWords: ReadonlySet<string> = new Set(lists.flat());
