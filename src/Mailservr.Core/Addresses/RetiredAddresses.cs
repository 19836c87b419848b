using System.Security.Cryptography;
using System.Text;
using Mailservr.Storage;

namespace Mailservr.Addresses;

/// <summary>
/// The addresses of deleted accounts: people go on writing to them, and a stranger who takes one would read their mail.
/// </summary>
public sealed class RetiredAddresses(
    IRecordStore<RetiredAddressRecord> retired, IdAllocator ids, MailservrOptions options, TimeProvider time)
{
    /// <summary>Keeps an address from everybody for <see cref="Erasure.PrivacyOptions.AddressRetirement"/>.</summary>
    internal async ValueTask RetireAsync(string address, CancellationToken cancellationToken)
    {
        if (options.Privacy.AddressRetirement <= TimeSpan.Zero)
            return;
        var hash = Hash(address);
        var known = await retired.FindByKeyAsync(hash, cancellationToken);
        var record = known ?? new RetiredAddressRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            Hash = hash,
            ExpiresAt = default,
        };
        await retired.SaveAsync(
            record with { ExpiresAt = time.GetUtcNow() + options.Privacy.AddressRetirement }, cancellationToken);
    }

    public async ValueTask<bool> ContainsAsync(string address, CancellationToken cancellationToken) =>
        await retired.FindByKeyAsync(Hash(address), cancellationToken) is { } record && record.ExpiresAt > time.GetUtcNow();

    /// <summary>Forgets those whose time is over.</summary>
    internal async ValueTask PruneAsync(CancellationToken cancellationToken)
    {
        await foreach (var record in retired.AllAsync(0, cancellationToken))
        {
            if (record.ExpiresAt <= time.GetUtcNow())
                await retired.DeleteAsync(record.Id, cancellationToken);
        }
    }

    private static string Hash(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToLowerInvariant())));
}
