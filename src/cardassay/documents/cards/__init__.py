"""Papers of the card industry: EMVCo, GlobalPlatform, Java Card, PCI, payment brands, laboratories."""
