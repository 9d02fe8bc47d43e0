import type { DetectorDocument } from '../policy.ts';
import { ask, gap, playfulPlace, relation } from './fragments.ts';

const drug =
  '(?:meth|crystal meth|methamphetamines?|fentanyl|heroin|crack cocaine|cocaine|mdma|lsd|ghb|pcp|amphetamines?)';
const malware =
  '(?:ransomware|key ?loggers?|computer virus(?:es)?|malware|computer worms?|trojans?|botnets?|root ?kits?|spyware|cryptolockers?)';
const someone = `(?:someone|somebody|another person|other people|people|a stranger|my ${relation}|his|her|their|a bank|the bank|a company|a website|my school|the school|a school|a government)`;

export const illegalDetectors: readonly DetectorDocument[] = [
  {
    id: 'illegal-requests',
    kind: 're2',
    category: 'illegal',
    action: 'block',
    stages: ['input'],
    rules: [
      {
        id: 'drug-making',
        pattern: String.raw`\b${ask}${gap(3)}(?:make|cook|synthesi[sz]e|produce|manufacture|brew)${gap(3)}${drug}\b`,
      },
      {
        id: 'drug-recipe',
        pattern: String.raw`\b(?:recipe|synthesis(?: route)?|instructions|formula) (?:for|of|to make|to cook) (?:\w+ )?${drug}\b`,
      },
      {
        id: 'drug-trade',
        pattern: String.raw`\b(?:where|how) (?:can|do|could|to)(?: i| you| we)? (?:buy|order|sell|smuggle|deal)${gap(3)}${drug}\b`,
      },
      {
        id: 'forgery',
        pattern: String.raw`\b(?:${ask}|where (?:can|do|could) i|where to)(?:\W+[\w'-]+){0,2}?\W+(?:make|print|forge|fake|buy|order|get|create|counterfeit|produce)${gap(3)}(?:counterfeit (?:money|bills|cash|currency|notes|passports?)|fake (?:ids?|passports?|driver'?s? licen[sc]es?|money|bills|banknotes|vaccine cards?|prescriptions?)|forged (?:passports?|documents|prescriptions?))\b`,
      },
      {
        id: 'stolen-goods',
        pattern: String.raw`\b(?:${ask}|where (?:can|do|could) i|where to)(?:\W+[\w'-]+){0,2}?\W+(?:buy|get|order|sell|use|find)${gap(2)}(?:stolen (?:credit cards?|card numbers|identit(?:y|ies)|passwords|accounts)|credit card dumps|unregistered (?:guns?|firearms?)|untraceable (?:guns?|firearms?)|illegal (?:guns?|firearms?|weapons?))\b`,
      },
      {
        id: 'break-in',
        pattern: String.raw`\b${ask}(?:\W+[\w'-]+){0,2}?\W+(?:hack|hack into|break into|get into|crack)(?: the)? ${someone}(?:'s|s)?(?:\W+[\w'-]+){0,2}?\W+(?:account|phone|email|e-mail|wi-?fi|computer|laptop|facebook|instagram|snapchat|whatsapp|bank account|bank|system|systems|network|database|servers?|grades|icloud|house|car|home|website)\b`,
      },
      {
        id: 'malware',
        pattern: String.raw`\b(?:write|create|make|build|code|develop|program|give)(?: me| us)?(?:\W+[\w'-]+){0,4}?\W+${malware}\b`,
      },
      {
        id: 'phishing',
        pattern: String.raw`\b(?:write|create|make|build|draft|generate)(?: me)?${gap(3)}phishing (?:e-?mails?|pages?|sites?|messages?|kits?|texts?)(?:\W+[\w'-]+){0,4}?\W+(?:steal|trick|bank|paypal|credentials|passwords|victims?|customers)\b`,
      },
      {
        id: 'laundering',
        pattern: String.raw`\b${ask}(?:\W+[\w'-]+){0,2}?\W+launder(?:\W+[\w'-]+){0,3}?\W+(?:money|cash|funds|proceeds)\b`,
      },
      {
        id: 'theft',
        pattern: String.raw`\b${ask}\W+(?:\w+ )?(?:steal|rob|burgle|carjack|shoplift from)${gap(3)}(?:cars?|banks?|stores?|shops?|house|credit cards?|identity|identities|packages|jewel(?:le)?ry|money from|catalytic converters?)\b`,
      },
      {
        id: 'identity',
        pattern: String.raw`\b${ask}\W+(?:\w+ )?(?:steal|clone|skim)${gap(2)}(?:identity|credit cards?|debit cards?|bank cards?|social security number)\b`,
      },
      {
        id: 'trafficking',
        pattern: String.raw`\b${ask}\W+(?:\w+ )?(?:traffic|smuggle|sell)${gap(1)}(?:humans?|people|children|girls|women|migrants|organs|a kidney)\b`,
      },
    ],
    except: [
      String.raw`\b${drug} (?:addict\w*|addiction|users?|abuse|withdrawal|overdose|awareness|recovery|detox|test\w*|epidemic|crisis|rehab\w*|laws?|trade|trafficking|documentar\w*|illegal)`,
      String.raw`\b${malware}[ -](?:detect\w*|scann\w*|protect\w*|defen[cs]e|prevent\w*|analysis|analy[sz]er|remov\w*|polic\w*|response|reports?|essays?|awareness|attacks?|incidents?|training|quiz|presentation|signatures?|filters?|research|horse (?:myth|story|war)|sandbox|playbook|resistant|proof|war|war story)`,
      String.raw`\b(?:about|on|against|from|preventing|explaining|regarding|of|detects?|detecting|removes?|removing|blocks?|stops?|scans?|for|summary|summari[sz]ing|how)(?: \w+){0,3}? ${malware}\b`,
      String.raw`\bphishing (?:e-?mails?|messages?|texts?)(?:\W+[\w'-]+){0,3}?\W+(?:training|simulation|awareness|exercise|detect\w*)`,
      String.raw`(?:steal|rob|break into|hack|hack into|get into|burgle|smuggle|cook|make|sell|buy|launder|traffic)(?:\W+[\w'-]+){1,6}?\W+${playfulPlace}`,
      String.raw`\b(?:sell|traffic) (?:to )?(?:people|women|children|girls) (?:on|the idea|my|our|a|an|this|insurance|software|clothes|shoes|products|things|something)\b`,
      String.raw`\bsteal (?:the |a |my )?(?:show|look|scene|thunder|base|second base|third base|kiss|heart)\b`,
    ],
  },
  {
    id: 'illegal-grey',
    kind: 're2',
    category: 'illegal',
    action: 'flag',
    stages: ['input'],
    rules: [
      {
        id: 'grey-request',
        pattern: String.raw`\b${ask}\W+(?:\w+ )?(?:pick a lock|hot ?wire|shoplift|bypass (?:a |the )?(?:paywall|drm|age verification)|jailbreak|evade (?:taxes|the police)|dodge taxes|pirate|torrent)\b`,
        score: 0.5,
      },
      { id: 'hacking', pattern: String.raw`\b${ask}\W+(?:\w+ )?hack (?:a|an|the|into)\b`, score: 0.5 },
      {
        id: 'malware-talk',
        pattern: String.raw`\b(?:write|create|make|build|code)(?: me)?${gap(4)}(?:${malware}|exploit|phishing)\b`,
        score: 0.5,
      },
    ],
    except: [
      String.raw`\b${malware}[ -](?:detect\w*|scann\w*|protect\w*|remov\w*|analysis)`,
      String.raw`\b(?:about|against|on|preventing|explaining)(?: \w+){0,3}? (?:${malware}|phishing)\b`,
      String.raw`\bphishing (?:awareness|training|simulation|detect\w*|prevent\w*|filters?|quiz)`,
    ],
  },
];
