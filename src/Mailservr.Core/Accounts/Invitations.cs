using System.Security.Cryptography;
using Mailservr.Secrets;
using Mailservr.Storage;

namespace Mailservr.Accounts;

/// <summary>Who may make an account where not everyone may.</summary>
public sealed class Invitations(IRecordStore<InvitationRecord> invitations, IdAllocator ids, TimeProvider time)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(14);

    /// <param name="email">See <see cref="InvitationRecord.Email"/>.</param>
    /// <param name="expiresAt">Null: in 14 days.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The code is in the result and nowhere else.</returns>
    public async ValueTask<Outcome<CreatedInvitation>> CreateAsync(
        string? email, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var normalized = email is null ? null : EmailText.Normalize(email);
        if (normalized is not null && !EmailText.IsValid(normalized))
            return EmailText.Invalid;
        if (expiresAt <= time.GetUtcNow())
            return Refusal.Invalid("expiresAt", "The time is in the past.");
        await PruneAsync(cancellationToken);
        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var record = new InvitationRecord
        {
            Id = await ids.NextAsync(cancellationToken),
            CodeHash = SecretHash.Of(code),
            Email = normalized,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt ?? time.GetUtcNow() + DefaultLifetime,
        };
        var saved = await invitations.SaveAsync(record, cancellationToken);
        return new CreatedInvitation(saved.Record ?? record, code);
    }

    /// <summary>By ascending id.</summary>
    public ValueTask<IReadOnlyList<InvitationRecord>> ListAsync(
        long afterId, int limit, CancellationToken cancellationToken) =>
        invitations.ListAsync(0, afterId, limit, cancellationToken);

    public ValueTask<InvitationRecord?> FindAsync(long id, CancellationToken cancellationToken) =>
        invitations.FindAsync(id, cancellationToken);

    /// <returns>False when there was none.</returns>
    public ValueTask<bool> DeleteAsync(long id, CancellationToken cancellationToken) =>
        invitations.DeleteAsync(id, cancellationToken);

    /// <summary>Uses an invitation up; of two who try at once one succeeds.</summary>
    internal async ValueTask<InvitationRecord?> TakeAsync(
        string code, string email, CancellationToken cancellationToken) =>
        await invitations.FindByKeyAsync(SecretHash.Of(code), cancellationToken) is { } invitation
        && invitation.ExpiresAt > time.GetUtcNow()
        && (invitation.Email is null || invitation.Email == email)
        && await invitations.DeleteAsync(invitation.Id, cancellationToken)
            ? invitation
            : null;

    /// <summary>Gives back what was taken for an account that was not made.</summary>
    internal async ValueTask ReturnAsync(InvitationRecord invitation, CancellationToken cancellationToken) =>
        await invitations.SaveAsync(invitation with { Version = 0 }, cancellationToken);

    private async ValueTask PruneAsync(CancellationToken cancellationToken)
    {
        await foreach (var invitation in invitations.AllAsync(0, cancellationToken))
        {
            if (invitation.ExpiresAt <= time.GetUtcNow())
                await invitations.DeleteAsync(invitation.Id, cancellationToken);
        }
    }
}

/// <param name="Record">As stored.</param>
/// <param name="Code">The secret; shown once.</param>
public sealed record CreatedInvitation(InvitationRecord Record, string Code);
