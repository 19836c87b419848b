using Mailservr.Accounts;
using Mailservr.Passwords;
using Mailservr.Storage;

namespace Mailservr.Identities;

/// <summary>Which account an identity of another service signs in to. Issuer and subject are all that is kept of it.</summary>
public sealed class IdentityLinks
{
    private static readonly TimeSpan MakingTime = TimeSpan.FromMinutes(1);

    private readonly IRecordStore<CredentialRecord> _credentials;
    private readonly IRecordStore<AccountRecord> _accounts;
    private readonly IdAllocator _ids;
    private readonly TimeProvider _time;

    internal IdentityLinks(
        IRecordStore<CredentialRecord> credentials,
        IRecordStore<AccountRecord> accounts,
        IdAllocator ids,
        TimeProvider time) =>
        (_credentials, _accounts, _ids, _time) = (credentials, accounts, ids, time);

    private static Refusal Taken { get; } =
        Refusal.Conflict("identity_taken", "This identity signs in to another account.");

    private static Refusal AlreadyLinked { get; } =
        Refusal.Conflict("identity_linked", "The account is linked to another identity. Remove that link first.");

    public async ValueTask<bool> IsLinkedAsync(long accountId, CancellationToken cancellationToken) =>
        await OfAccountAsync(accountId, cancellationToken) is not null;

    /// <summary>From now on the identity signs in to the account.</summary>
    /// <returns>Null when it does; else <c>identity_taken</c> or <c>identity_linked</c>.</returns>
    public async ValueTask<Refusal?> LinkAsync(
        long accountId, ExternalIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        if (await FindAsync(identity, cancellationToken) is { } existing)
            return existing.Account.Id == accountId ? null : Taken;
        if (await OfAccountAsync(accountId, cancellationToken) is not null)
            return AlreadyLinked;
        var link = new CredentialRecord
        {
            Id = await _ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Kind = CredentialRecord.External,
            Subject = SubjectOf(identity),
            Value = "",
            CreatedAt = _time.GetUtcNow(),
        };
        return (await _credentials.SaveAsync(link, cancellationToken)).Record is null ? Taken : null;
    }

    /// <returns>False when there was none.</returns>
    public async ValueTask<bool> UnlinkAsync(long accountId, CancellationToken cancellationToken) =>
        await OfAccountAsync(accountId, cancellationToken) is { } link
        && await _credentials.DeleteAsync(link.Id, cancellationToken);

    /// <summary>The account an identity signs in to; null when there is none.</summary>
    internal async ValueTask<IdentityLink?> FindAsync(ExternalIdentity identity, CancellationToken cancellationToken)
    {
        var key = CredentialRecord.KeyOf(CredentialRecord.External, SubjectOf(identity));
        if (await _credentials.FindByKeyAsync(key, cancellationToken) is not { } record)
            return null;
        if (await _accounts.FindAsync(record.OwnerId, cancellationToken) is { } account)
            return new IdentityLink(record.Id, account);
        // Its account is being made at this moment, or never was, or is gone.
        if (record.CreatedAt < _time.GetUtcNow() - MakingTime)
            await _credentials.DeleteAsync(record.Id, cancellationToken);
        return null;
    }

    /// <summary>The link is still there.</summary>
    internal async ValueTask<bool> HoldsAsync(long linkId, long accountId, CancellationToken cancellationToken) =>
        (await _credentials.FindAsync(linkId, cancellationToken))?.OwnerId == accountId;

    private ValueTask<CredentialRecord?> OfAccountAsync(long accountId, CancellationToken cancellationToken) =>
        _credentials.AllAsync(accountId, cancellationToken)
            .FirstOrDefaultAsync(record => record.Kind == CredentialRecord.External, cancellationToken);

    private static string SubjectOf(ExternalIdentity identity) => $"{identity.Issuer} {identity.Subject}";
}

internal sealed record IdentityLink(long Id, AccountRecord Account);
