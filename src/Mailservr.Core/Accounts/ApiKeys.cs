using System.Security.Cryptography;
using System.Text;
using Mailservr.Addresses;
using Mailservr.Billing;
using Mailservr.Passwords;
using Mailservr.Secrets;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>The keys of accounts: made, checked, taken back.</summary>
public sealed class ApiKeys(
    IRecordStore<ApiKeyRecord> keys,
    IRecordStore<AccountRecord> accounts,
    IRecordStore<AddressRecord> addresses,
    IRecordStore<CredentialRecord> credentials,
    AccountPlans plans,
    PlanGate gate,
    ApiKeyUsage usage,
    IdAllocator ids,
    AccountOptions options,
    TimeProvider time) : IDisposable
{
    private const int MaxNameLength = 100;
    private const int MaxKeyLength = 512;
    private const int MaxAddresses = 100;

    // Two deletions at once would each see the other's key stay.
    private readonly SemaphoreSlim _deleting = new(1, 1);

    /// <returns>
    /// The key itself is in the result and nowhere else: it cannot be read again. Refused with <c>plan_limit</c> when the
    /// account has as many as it may have.
    /// </returns>
    public async ValueTask<Outcome<CreatedApiKey>> CreateAsync(
        long accountId, NewApiKey wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (await WhyNotAsync(accountId, wanted, cancellationToken) is { } refusal)
            return refusal;
        var key = wanted.Key ?? ApiKeyText.New(options.KeyEnvironment);
        var scopes = wanted.Scopes ?? (wanted.AddressIds is null ? ApiScopes.All : ApiScopes.OfAddresses);
        var record = new ApiKeyRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Hash = SecretHash.Of(key),
            Name = wanted.Name.Trim(),
            Prefix = ApiKeyText.Shown(key),
            Scopes = [.. scopes.Distinct(StringComparer.Ordinal)],
            AddressIds = wanted.AddressIds is null ? null : [.. wanted.AddressIds.Distinct()],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = wanted.ExpiresAt,
        };
        var saved = await SaveAsync(record, cancellationToken);
        if (saved.Value is not { } answer)
            return saved.Refusal ?? Refusal.NotFound;
        return answer.Result.Record is { } created
            ? new CreatedApiKey(created, key)
            : Refusal.Conflict("key_taken", "The key is in use already.");
    }

    private async ValueTask<Refusal?> WhyNotAsync(
        long accountId, NewApiKey wanted, CancellationToken cancellationToken)
    {
        if (wanted.Name.Trim().Length is 0 or > MaxNameLength)
            return Refusal.Invalid("name", "The name must have 1 to 100 characters.");
        if (wanted.Scopes is { Count: 0 })
            return Refusal.Invalid("scopes", "A key without a scope may do nothing.");
        if (wanted.Scopes?.All(scope => ApiScopes.All.Contains(scope, StringComparer.Ordinal)) == false)
            return Refusal.Invalid("scopes", $"The scopes are {string.Join(", ", ApiScopes.All)}.");
        if (wanted.ExpiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "The time is in the past.");
        return wanted.AddressIds is { } addressIds
            ? await WhyNotAsync(accountId, addressIds, wanted.Scopes ?? [], cancellationToken)
            : null;
    }

    private async ValueTask<Refusal?> WhyNotAsync(
        long accountId, IReadOnlyList<long> addressIds, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        if (addressIds.Count is 0 or > MaxAddresses)
            return Refusal.Invalid("addressIds", "A key can be restricted to 1 to 100 addresses.");
        if (scopes.Except(ApiScopes.OfAddresses, StringComparer.Ordinal).FirstOrDefault() is { } scope)
            return Refusal.Invalid("scopes", $"A key that is restricted to addresses cannot have the scope {scope}.");
        foreach (var id in addressIds)
        {
            if (await addresses.FindOwnAsync(accountId, id, cancellationToken) is null)
                return Refusal.Invalid("addressIds", "There is no such address.");
        }
        return null;
    }

    // An account without a plan makes its first keys to buy one with: the others of its requests are refused anyway.
    private async ValueTask<Outcome<SavedRecord<ApiKeyRecord>>> SaveAsync(
        ApiKeyRecord record, CancellationToken cancellationToken) =>
        await plans.FindAsync(record.OwnerId, cancellationToken) is null
            ? new SavedRecord<ApiKeyRecord>(await keys.SaveAsync(record, cancellationToken))
            : await gate.SaveAsync(
                keys, record, "API keys", limits => Math.Min(limits.ApiKeys ?? int.MaxValue, options.ApiKeys), cancellationToken);

    public ValueTask<int> CountAsync(long accountId, CancellationToken cancellationToken) =>
        keys.AllAsync(accountId, cancellationToken).CountAsync(cancellationToken);

    /// <summary>Who may act with a key; null when it is unknown, expired, or its account is gone or
    /// disabled.</summary>
    public async ValueTask<KeyHolder?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > MaxKeyLength)
            return null;
        var hash = SecretHash.Of(key);
        if (await keys.FindByKeyAsync(hash, cancellationToken) is not { } record || !AreEqual(record.Hash, hash))
            return null;
        var now = time.GetUtcNow();
        if (record.ExpiresAt <= now)
            return null;
        if (await accounts.FindAsync(record.OwnerId, cancellationToken) is not { Disabled: false } account)
            return null;
        usage.Note(record, now);
        return new KeyHolder(account, record);
    }

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(
        long accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        keys.ListAsync(accountId, afterId, limit, cancellationToken);

    public ValueTask<ApiKeyRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        keys.FindOwnAsync(accountId, id, cancellationToken);

    /// <summary>The key stops working at once.</summary>
    /// <returns>
    /// Why it was not deleted; null when it is gone. The last key with every scope of the account's role stays
    /// (<c>last_key</c>) while the account has no password: nobody could make another one.
    /// </returns>
    public async ValueTask<Refusal?> DeleteAsync(long accountId, long id, CancellationToken cancellationToken)
    {
        await _deleting.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(accountId, id, cancellationToken) is not { } key)
                return Refusal.NotFound;
            if (await IsLastAsync(key, cancellationToken))
                return Refusal.Conflict("last_key", "It is the last key with all scopes. Make another one first.");
            return await keys.DeleteAsync(id, cancellationToken) ? null : Refusal.NotFound;
        }
        finally
        {
            _deleting.Release();
        }
    }

    private async ValueTask<bool> IsLastAsync(ApiKeyRecord key, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(key.OwnerId, cancellationToken) is not { } account)
            return false;
        if (await CanSignInAsync(key.OwnerId, cancellationToken))
            return false;
        var now = time.GetUtcNow();
        var needed = ApiScopes.All.Where(scope => scope != ApiScopes.Admin || account.Role == AccountRole.Admin).ToList();
        if (!IsWhole(key))
            return false;
        return !await keys.AllAsync(key.OwnerId, cancellationToken)
            .AnyAsync(other => other.Id != key.Id && IsWhole(other), cancellationToken);

        bool IsWhole(ApiKeyRecord candidate) =>
            candidate.AddressIds is null && !(candidate.ExpiresAt <= now) && !needed.Except(candidate.Scopes, StringComparer.Ordinal).Any();
    }

    private ValueTask<bool> CanSignInAsync(long accountId, CancellationToken cancellationToken) =>
        credentials.AllAsync(accountId, cancellationToken).AnyAsync(
            credential => credential.Kind is CredentialRecord.Password or CredentialRecord.External, cancellationToken);

    public void Dispose() => _deleting.Dispose();

    /// <summary>The key is there, is not over, and its account may act.</summary>
    public async ValueTask<bool> HoldsAsync(long id, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } key
        && !(key.ExpiresAt <= time.GetUtcNow())
        && await accounts.FindAsync(key.OwnerId, cancellationToken) is { Disabled: false };

    internal async ValueTask<bool> BelongsToAsync(long accountId, string key, CancellationToken cancellationToken) =>
        (await keys.FindByKeyAsync(SecretHash.Of(key), cancellationToken))?.OwnerId == accountId;

    // The index has compared already, by a hash an attacker cannot steer; this keeps the last step free of timing too.
    private static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(left), Encoding.ASCII.GetBytes(right));
}

/// <param name="Record">As stored.</param>
/// <param name="Key">The secret; shown once.</param>
public sealed record CreatedApiKey(ApiKeyRecord Record, string Key);

/// <param name="Account">Whose key it is.</param>
/// <param name="Key">What it may do.</param>
public sealed record KeyHolder(AccountRecord Account, ApiKeyRecord Key);
