/** Refusals: plain, kind, and with a way on. No phone numbers: the right one depends on where the reader is. */
export const defaultMessages = {
  sexual_minors: {
    default:
      "I can't help with anything that sexualises children or teenagers. If a child may be in danger, please contact the police or a child protection service where you live.",
  },
  self_harm: {
    default:
      "I'm really glad you said this, and I'm sorry it hurts so much right now. I can't help with anything that could harm you, but you don't have to carry this alone. If you might act on it, please contact your local emergency number or a crisis line now, or go to someone you trust and stay with them. If you'd like, tell me what has been happening. I'm here to listen.",
  },
  violence: {
    default:
      "I can't help with hurting people or making weapons. If someone is in danger, please contact your local emergency services. If this is for a story, a game or research, tell me a little more and I'll gladly help with that.",
  },
  illegal: {
    default:
      "I can't help with this, because it could harm other people or break the law. If there is a lawful goal behind it, tell me about it and we can look for a way there.",
  },
  hate: {
    default:
      "I can't help with attacks on people for who they are. I'm happy to talk about the history, the language or the subject itself.",
  },
  harassment: {
    default:
      "I can't help with threatening, tracking or tormenting someone. If there is a conflict behind this, I can help you find words for it or a way out of it.",
  },
  nsfw: {
    default:
      "I can't help with sexual pictures of people who did not agree to them. I can help with getting such pictures taken down.",
  },
  pii: { default: "I can't pass on this private information." },
} as const;

export const defaultUnavailableMessage = {
  default:
    "I couldn't check this message just now, so I have to leave it unanswered. Nothing is wrong with what you wrote. Please try again in a moment.",
} as const;
