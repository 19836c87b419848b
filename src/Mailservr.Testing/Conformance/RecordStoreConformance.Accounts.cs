using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.Secrets;
using Mailservr.Sessions;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>What accounts sign in with, and what is written down about it.</content>
public abstract partial class RecordStoreConformance
{
    [Fact]
    public Task Save_AccountThatIsDisabled_IsReadBackWhole() => RoundTripAsync(
        new AccountRecord { Id = NextId(), Email = "bob@x", CreatedAt = ManualTimeProvider.Start },
        account => account with { Disabled = true, Plan = "pro" });

    [Fact]
    public Task Save_RestrictedApiKey_IsReadBackWhole() => RoundTripAsync(
        new ApiKeyRecord
        {
            Id = NextId(),
            OwnerId = Owner,
            Hash = MessageAppendBuilder.Sha256("restricted"),
            Name = "Orders",
            Prefix = "mk_live_12",
            Scopes = [ApiScopes.MailRead],
            AddressIds = [5, (1L << 53) - 1],
            CreatedAt = ManualTimeProvider.Start,
        },
        key => key with { AddressIds = [6] });

    [Fact]
    public Task Save_Credential_IsReadBackWhole() => RoundTripAsync(
        new CredentialRecord
        {
            Id = NextId(),
            OwnerId = Owner,
            Kind = CredentialRecord.Password,
            Subject = "11",
            Value = "$2b$12$" + new string('a', 53),
            CreatedAt = ManualTimeProvider.Start,
        },
        credential => credential with { Value = "$2b$13$" + new string('b', 53) });

    [Fact]
    public Task Save_Session_IsReadBackWhole() => RoundTripAsync(
        new SessionRecord
        {
            Id = NextId(),
            OwnerId = Owner,
            SecretHash = MessageAppendBuilder.Sha256("session"),
            CreatedAt = ManualTimeProvider.Start,
            LastSeenAt = ManualTimeProvider.Start,
            ExpiresAt = ManualTimeProvider.Start.AddDays(7),
            UserAgent = "A browser 'é'",
        },
        session => session with { LastSeenAt = ManualTimeProvider.Start.AddMinutes(1), Network = new string('0', 32) });

    [Fact]
    public Task Save_Secret_IsReadBackWhole() => RoundTripAsync(
        new SecretRecord
        {
            Id = NextId(), Purpose = "session-signing", Name = "0123", Value = "AQ==", CreatedAt = ManualTimeProvider.Start,
        },
        secret => secret with { Value = "Ag==" });

    [Fact]
    public Task Save_Invitation_IsReadBackWhole() => RoundTripAsync(
        new InvitationRecord
        {
            Id = NextId(),
            CodeHash = MessageAppendBuilder.Sha256("code"),
            CreatedAt = ManualTimeProvider.Start,
            ExpiresAt = ManualTimeProvider.Start.AddDays(14),
        },
        invitation => invitation with { Email = "ann@x" });

    [Fact]
    public Task Save_AuditEntry_IsReadBackWhole() => RoundTripAsync(
        new AuditRecord
        {
            Id = (1L << 53) - NextId(),
            OwnerId = Owner,
            At = ManualTimeProvider.Start,
            Action = AuditActions.SignedIn,
        },
        entry => entry with
        {
            Target = "7", ActorId = 1, KeyId = 2, SessionId = 3, RemoteAddress = "2001:db8::1", UserAgent = "curl",
        });
}
