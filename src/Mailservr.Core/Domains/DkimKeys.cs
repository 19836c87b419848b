using System.Globalization;
using System.Security.Cryptography;
using Mailservr.Secrets;
using Mailservr.Storage;
using Microsoft.Extensions.Logging;

namespace Mailservr.Domains;

/// <summary>
/// The key of each domain that may send, encrypted. It is there before the first mail is signed: what the DNS says takes a
/// day until everybody knows it.
/// </summary>
internal sealed class DkimKeys(
    IRecordStore<SecretRecord> secrets,
    SecretProtector protector,
    IdAllocator ids,
    TimeProvider time,
    ILogger<DkimKeys> logger)
{
    private const string Purpose = "dkim";

    // RFC 8301 §3.2. The public half of a longer one is too long for many who edit zones.
    private const int Bits = 2048;

    /// <returns>
    /// Null where no master key of this host opens it. It is left as it is: with the right master key it is the one that
    /// the DNS has.
    /// </returns>
    public async ValueTask<DkimKey?> FindOrCreateAsync(DomainRecord domain, CancellationToken cancellationToken)
    {
        if (await FindAsync(domain.Id, cancellationToken) is { } known)
            return OpenOrTell(domain, known);
        using var made = RSA.Create(Bits);
        var record = await SealAsync(domain.Id, made, cancellationToken);
        if ((await secrets.SaveAsync(record, cancellationToken)).Record is { } saved)
            return DkimKey.Of(made, saved.Version);
        // Another host was first.
        return await FindAsync(domain.Id, cancellationToken) is { } other ? OpenOrTell(domain, other) : null;
    }

    /// <summary>Of a domain that is gone.</summary>
    public async ValueTask ForgetAsync(long domainId, CancellationToken cancellationToken)
    {
        if (await FindAsync(domainId, cancellationToken) is { } record)
            await secrets.DeleteAsync(record.Id, cancellationToken);
    }

    private ValueTask<SecretRecord?> FindAsync(long domainId, CancellationToken cancellationToken) =>
        secrets.FindByKeyAsync(PlaceOf(domainId), cancellationToken);

    private async ValueTask<SecretRecord> SealAsync(long domainId, RSA key, CancellationToken cancellationToken) => new()
    {
        Id = await ids.NextAsync(cancellationToken),
        Purpose = Purpose,
        Name = NameOf(domainId),
        Value = protector.Protect(PlaceOf(domainId), key.ExportPkcs8PrivateKey()),
        CreatedAt = time.GetUtcNow(),
    };

    private DkimKey? OpenOrTell(DomainRecord domain, SecretRecord record)
    {
        var key = Open(record);
        if (key is null)
            Log.DkimKeyNotReadable(logger, domain.Name);
        return key;
    }

    private DkimKey? Open(SecretRecord record)
    {
        if (protector.Unprotect(record.Key, record.Value) is not { } bytes)
            return null;
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(bytes, out _);
        return DkimKey.Of(key, record.Version);
    }

    private static string PlaceOf(long domainId) => SecretRecord.PlaceOf(Purpose, NameOf(domainId));

    private static string NameOf(long domainId) => domainId.ToString(CultureInfo.InvariantCulture);
}
