using System.Security.Cryptography;
using System.Text;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>The keys of accounts: made, checked, taken back.</summary>
public sealed class ApiKeys(
    IRecordStore<ApiKeyRecord> keys,
    IRecordStore<AccountRecord> accounts,
    ApiKeyUsage usage,
    IdAllocator ids,
    TimeProvider time) : IDisposable
{
    private const int MaxNameLength = 100;
    private const int MaxKeyLength = 512;

    // Two deletions at once would each see the other's key stay.
    private readonly SemaphoreSlim _deleting = new(1, 1);

    /// <param name="accountId">Whose.</param>
    /// <param name="name">1 to 100 characters.</param>
    /// <param name="scopes">One or more of <see cref="ApiScopes.All"/>; null for all.</param>
    /// <param name="expiresAt">Null: never.</param>
    /// <param name="key">Null: a new one is made. A given one is taken as it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The key itself is in the result and nowhere else: it cannot be read again.</returns>
    public async ValueTask<Outcome<CreatedApiKey>> CreateAsync(
        long accountId,
        string name,
        IReadOnlyList<string>? scopes,
        DateTimeOffset? expiresAt,
        string? key,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Trim().Length is 0 or > MaxNameLength)
            return Refusal.Invalid("name", "The name must have 1 to 100 characters.");
        if (scopes is { Count: 0 })
            return Refusal.Invalid("scopes", "A key without a scope may do nothing.");
        if (scopes?.All(scope => ApiScopes.All.Contains(scope, StringComparer.Ordinal)) == false)
            return Refusal.Invalid("scopes", $"The scopes are {string.Join(", ", ApiScopes.All)}.");
        if (expiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "The time is in the past.");
        key ??= ApiKeyText.New();
        var record = new ApiKeyRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Hash = ApiKeyText.Hash(key),
            Name = name.Trim(),
            Prefix = key[..Math.Min(ApiKeyText.ShownLength, key.Length / 2)],
            Scopes = scopes is null ? ApiScopes.All : [.. scopes.Distinct(StringComparer.Ordinal)],
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };
        var saved = await keys.SaveAsync(record, cancellationToken);
        return saved.Record is { } created
            ? new CreatedApiKey(created, key)
            : Refusal.Conflict("key_taken", "The key is in use already.");
    }

    /// <summary>Who may act with a key; null when it is unknown, expired, or its account is gone.</summary>
    public async ValueTask<KeyHolder?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length is 0 or > MaxKeyLength)
            return null;
        var hash = ApiKeyText.Hash(key);
        if (await keys.FindByKeyAsync(hash, cancellationToken) is not { } record || !AreEqual(record.Hash, hash))
            return null;
        var now = time.GetUtcNow();
        if (record.ExpiresAt <= now)
            return null;
        if (await accounts.FindAsync(record.OwnerId, cancellationToken) is not { } account)
            return null;
        usage.Note(record, now);
        return new KeyHolder(account, record);
    }

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<ApiKeyRecord>> ListAsync(
        long accountId, long afterId, int limit, CancellationToken cancellationToken) =>
        keys.ListAsync(accountId, afterId, limit, cancellationToken);

    public async ValueTask<ApiKeyRecord?> FindAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } key && key.OwnerId == accountId ? key : null;

    /// <summary>The key stops working at once.</summary>
    /// <returns>
    /// Why it was not deleted; null when it is gone. The last key with every scope of the account's role stays
    /// (<c>last_key</c>): nobody could make another one.
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
        var now = time.GetUtcNow();
        var needed = ApiScopes.All.Where(scope => scope != ApiScopes.Admin || account.Role == AccountRole.Admin).ToList();
        if (!IsWhole(key))
            return false;
        await foreach (var other in keys.AllAsync(key.OwnerId, cancellationToken))
        {
            if (other.Id != key.Id && IsWhole(other))
                return false;
        }
        return true;

        bool IsWhole(ApiKeyRecord candidate) =>
            !(candidate.ExpiresAt <= now) && !needed.Except(candidate.Scopes, StringComparer.Ordinal).Any();
    }

    public void Dispose() => _deleting.Dispose();

    internal async ValueTask<bool> BelongsToAsync(long accountId, string key, CancellationToken cancellationToken) =>
        (await keys.FindByKeyAsync(ApiKeyText.Hash(key), cancellationToken))?.OwnerId == accountId;

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
