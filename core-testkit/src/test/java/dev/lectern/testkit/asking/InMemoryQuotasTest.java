package dev.lectern.testkit.asking;

final class InMemoryQuotasTest implements QuotaRepositoryContract {
    private final InMemoryQuotas quotas = new InMemoryQuotas();

    @Override
    public InMemoryQuotas quotas() {
        return quotas;
    }
}
