import type { Messages } from './en.ts';

export const messages: Messages = {
  welcome: 'مرحبًا بك في Parley',
  signInTitle: 'سعداء برؤيتك',
  firstIntro: 'لا أحد لديه حساب هنا بعد. أول حساب يصبح حساب المسؤول.',
  signInIntro: 'سجّل الدخول لمتابعة محادثاتك.',
  name: 'اسمك',
  email: 'البريد الإلكتروني',
  password: 'كلمة المرور',
  code: 'رمز الإعداد',
  codeHelp: 'طبعه الخادم عند بدء تشغيله.',
  createFirst: 'إنشاء أول حساب',
  signIn: 'تسجيل الدخول',
  wrongCredentials: 'البريد الإلكتروني أو كلمة المرور غير صحيحة.',
  withOrganisation: 'الدخول عبر مؤسستك',
  expired: 'انتهت جلستك. سجّل الدخول من جديد للمتابعة: لم يضِع شيء.',
  leaveTitle: 'تسجيل الخروج؟',
  leaveText:
    '{count, plural, one {رسالة واحدة (#) تنتظر هنا ولم تُرسل. تضيع عند الخروج.} other {# رسائل تنتظر هنا ولم تُرسل. تضيع عند الخروج.}}',
  leave: 'تسجيل الخروج',
};
