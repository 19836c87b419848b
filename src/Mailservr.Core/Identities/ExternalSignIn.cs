using Mailservr.Accounts;
using Mailservr.Audit;
using Mailservr.Storage;
using Mailservr.TwoFactor;

namespace Mailservr.Identities;

/// <summary>Makes sessions for identities of another service, and accounts for those that have none yet.</summary>
public sealed class ExternalSignIn
{
    private readonly IRecordStore<AccountRecord> _accounts;
    private readonly IdentityLinks _links;
    private readonly SignInChallenges _challenges;
    private readonly SecondFactor _secondFactor;
    private readonly Registration _registration;
    private readonly SignIn _signIn;

    internal ExternalSignIn(
        IRecordStore<AccountRecord> accounts,
        IdentityLinks links,
        SignInChallenges challenges,
        SecondFactor secondFactor,
        Registration registration,
        SignIn signIn) =>
        (_accounts, _links, _challenges, _secondFactor, _registration, _signIn) =
            (accounts, links, challenges, secondFactor, registration, signIn);

    private static Refusal ChallengeOver { get; } = new(
        RefusalKind.Unauthenticated, "challenge_invalid", "The sign-in took too long, or is none. Begin again.");

    /// <summary>
    /// Signs in to the account that is linked. An account is never found by its e-mail: where there is no link, a new
    /// account is made, if the e-mail is verified, has no account and the mode of registration lets it.
    /// </summary>
    /// <param name="identity">Who.</param>
    /// <param name="invitation">The code of one, where only those who are invited can register.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// Refused with <c>account_disabled</c>, <c>email_unverified</c>, <c>email_taken</c>, <c>registration_closed</c> or
    /// <c>invitation_invalid</c>.
    /// </returns>
    public async ValueTask<Outcome<ExternalSignInStep>> WithAsync(
        ExternalIdentity identity, string? invitation, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        var link = await _links.FindAsync(identity, cancellationToken);
        if (link is null)
            return Step(await _registration.RegisterAsync(identity, invitation, actor, cancellationToken));
        if (link.Account.Disabled)
            return SignIn.Disabled;
        return await _secondFactor.IsOnAsync(link.Account.Id, cancellationToken)
            ? new ExternalSignInStep(null, _challenges.Make(link.Account.Id, link.Id))
            : Step(await StartAsync(link.Account, link.Id, actor, cancellationToken));
    }

    /// <summary>Goes on with a code of the second factor.</summary>
    /// <param name="challenge">Of <see cref="ExternalSignInStep"/>, for five minutes.</param>
    /// <param name="code">See <see cref="SignIn.WithPasswordAsync"/>.</param>
    /// <param name="actor">Who tries.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Refused with <c>challenge_invalid</c>, or as of <see cref="SignIn.WithPasswordAsync"/>.</returns>
    public async ValueTask<Outcome<SignedIn>> ConfirmAsync(
        string challenge, string? code, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(challenge);
        if (_challenges.Read(challenge) is not var (accountId, linkId)
            || await _accounts.FindAsync(accountId, cancellationToken) is not { Disabled: false } account)
            return ChallengeOver;
        return await _signIn.CheckCodeAsync(account, code, actor, cancellationToken) is { } refusal
            ? refusal
            : await StartAsync(account, linkId, actor, cancellationToken);
    }

    private ValueTask<Outcome<SignedIn>> StartAsync(
        AccountRecord account, long linkId, Actor actor, CancellationToken cancellationToken) =>
        _signIn.StartAsync(
            account,
            SignIn.ByIdentity,
            () => _links.HoldsAsync(linkId, account.Id, cancellationToken),
            actor,
            cancellationToken);

    private static Outcome<ExternalSignInStep> Step(Outcome<SignedIn> outcome) =>
        outcome.Refusal is { } refusal ? refusal : new ExternalSignInStep(outcome.Value, null);
}

/// <param name="SignedIn">Null while the code of a second factor is missing.</param>
/// <param name="Challenge">To be shown with that code; null when none is missing.</param>
public sealed record ExternalSignInStep(SignedIn? SignedIn, string? Challenge);
