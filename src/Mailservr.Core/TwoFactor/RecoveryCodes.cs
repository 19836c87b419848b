using System.Globalization;
using System.Security.Cryptography;
using Mailservr.Passwords;
using Mailservr.Secrets;
using Mailservr.Storage;

namespace Mailservr.TwoFactor;

/// <summary>Codes on paper, for when the authenticator app is lost. Each works once; only hashes are kept.</summary>
internal sealed class RecoveryCodes(IRecordStore<CredentialRecord> credentials, IdAllocator ids, TimeProvider time)
{
    private const int Count = 10;
    private const int Length = 16;
    private const int GroupLength = 4;

    // 79 random bits need no slow hash. Without 0, 1, i, l and o, which are taken for each other.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>New ones in place of those that are left. They cannot be read again.</summary>
    public async ValueTask<IReadOnlyList<string>> RenewAsync(long accountId, CancellationToken cancellationToken)
    {
        await DeleteAsync(accountId, cancellationToken);
        var codes = new string[Count];
        for (var i = 0; i < Count; i++)
        {
            var code = RandomNumberGenerator.GetString(Letters, Length);
            await credentials.SaveAsync(await RecordAsync(accountId, code, cancellationToken), cancellationToken);
            codes[i] = string.Join('-', code.Chunk(GroupLength).Select(group => new string(group)));
        }
        return codes;
    }

    /// <summary>Uses a code up: of two who bring it at once, one is right.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="code">In lower case, without spaces and dashes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<bool> UseAsync(long accountId, string code, CancellationToken cancellationToken)
    {
        var key = CredentialRecord.KeyOf(CredentialRecord.RecoveryCode, Hash(accountId, code));
        return await credentials.FindByKeyAsync(key, cancellationToken) is { } record
            && await credentials.DeleteAsync(record.Id, cancellationToken);
    }

    public async ValueTask DeleteAsync(long accountId, CancellationToken cancellationToken)
    {
        await foreach (var record in credentials.AllAsync(accountId, cancellationToken))
        {
            if (record.Kind == CredentialRecord.RecoveryCode)
                await credentials.DeleteAsync(record.Id, cancellationToken);
        }
    }

    private async ValueTask<CredentialRecord> RecordAsync(
        long accountId, string code, CancellationToken cancellationToken) => new()
        {
            Id = await ids.NextAsync(cancellationToken),
            OwnerId = accountId,
            Kind = CredentialRecord.RecoveryCode,
            Subject = Hash(accountId, code),
            Value = "",
            CreatedAt = time.GetUtcNow(),
        };

    private static string Hash(long accountId, string code) =>
        SecretHash.Of(string.Create(CultureInfo.InvariantCulture, $"{accountId}:{code}"));
}
