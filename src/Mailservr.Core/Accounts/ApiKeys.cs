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
    TimeProvider time)
{
    private const int MaxNameLength = 100;
    private const int MaxKeyLength = 512;

    /// <param name="accountId">Whose.</param>
    /// <param name="name">1 to 100 characters.</param>
    /// <param name="scopes">Of <see cref="ApiScopes.All"/>; null for all.</param>
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
        if (scopes?.FirstOrDefault(scope => !ApiScopes.All.Contains(scope, StringComparer.Ordinal)) is not null)
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

    /// <summary>The key stops working at once.</summary>
    /// <returns>False when the account has no such key.</returns>
    public async ValueTask<bool> DeleteAsync(long accountId, long id, CancellationToken cancellationToken) =>
        await keys.FindAsync(id, cancellationToken) is { } key
        && key.OwnerId == accountId
        && await keys.DeleteAsync(id, cancellationToken);

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
