export { declaresSponsorship, disclosureLabels, showsAgreedLabel } from './disclosure/disclosure.ts';
