/** The code of every e-mail (Clerk docs, "Test emails and phones"): no mail is sent. */
export const TEST_CODE = '424242'
