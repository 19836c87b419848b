using Mailservr.Domains;

namespace Mailservr.AspNetCore.Domains;

/// <summary>Deletes domains, with what is kept of their records in the DNS.</summary>
internal sealed class DomainRemoval(DomainDirectory domains, DomainChecks checks)
{
    /// <inheritdoc cref="DomainDirectory.DeleteAsync"/>
    public async ValueTask<Refusal?> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        if (await domains.DeleteAsync(id, cancellationToken) is { } refusal)
            return refusal;
        await checks.ForgetAsync(id, cancellationToken);
        return null;
    }
}
