using Mailservr.AspNetCore.Http;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.OpenApi;

/// <summary>Refusals as the OpenAPI document shows them; their details name the things of the examples.</summary>
internal static class KnownProblems
{
    public static Problem RateLimited { get; } = Problem.TooMany(TimeSpan.FromSeconds(30));

    public static Problem PlanLimit { get; } =
        Refusal.Forbidden("plan_limit", "The plan Pro allows 100 addresses, and the account has as many.");

    public static Problem AddressTaken { get; } =
        Refusal.Conflict("address_taken", "The address shop@example.com is taken.");

    public static Problem DomainInactive { get; } =
        Refusal.Conflict("domain_inactive", "The domain example.com is switched off.");

    public static Problem NoDomain { get; } =
        Refusal.Conflict("no_domain", "There is no active domain to create an address in.");

    public static Problem CategoryTaken { get; } =
        Refusal.Conflict("category_taken", "There is a category named Shops already.");

    public static Problem SenderBlocked { get; } =
        Refusal.Conflict("sender_blocked", "@spam.example is blocked already.");

    public static Problem DomainTaken { get; } =
        Refusal.Conflict("domain_taken", "The domain example.com exists already.");

    public static Problem DomainInUse { get; } =
        Refusal.Conflict("domain_in_use", "The domain has addresses. Delete them, or set active to false.");

    public static Problem WebhookDisabled { get; } =
        Refusal.Conflict("webhook_disabled", "The webhook is disabled. Enable it first.");

    public static Problem ReplayRunning { get; } =
        Refusal.Conflict("replay_running", "The last replay has not ended. Wait until it has.");

    public static Problem LastKey { get; } =
        Refusal.Conflict("last_key", "It is the last key with all scopes. Make another one first.");

    public static Problem LastAdmin { get; } =
        Refusal.Conflict("last_admin", "There would be no admin any more. Make another one first.");

    public static Problem EmailTaken { get; } =
        Refusal.Conflict("email_taken", "There is an account with this e-mail already.");

    public static Problem RegistrationClosed { get; } =
        Refusal.Forbidden("registration_closed", "Nobody can make an account here.");

    public static Problem InvitationInvalid { get; } =
        Refusal.Forbidden("invitation_invalid", "The invitation is not valid, or has been used.");

    public static Problem AccountDisabled { get; } =
        Refusal.Forbidden("account_disabled", "The account is disabled.");

    public static Problem InvalidCredentials { get; } = new(
        StatusCodes.Status401Unauthorized, "invalid_credentials", "The e-mail or the password is not right.");

    public static Problem SecondFactorRequired { get; } = new(
        StatusCodes.Status401Unauthorized, "second_factor_required", "A code of the authenticator app is needed as well.");

    public static Problem SecondFactorInvalid { get; } = new(
        StatusCodes.Status401Unauthorized, "second_factor_invalid", "The code is not right, or has been used.");

    public static Problem SecondFactorOn { get; } =
        Refusal.Conflict("second_factor_on", "The second factor is on already. Switch it off first.");

    public static Problem SecondFactorOff { get; } = Refusal.Conflict("second_factor_off", "There is no second factor.");

    public static Problem FreshSessionRequired { get; } = Refusal.Forbidden(
        "fresh_session_required", "The account has no password. Sign in and delete it within ten minutes.");

    public static Problem ExportPending { get; } =
        Refusal.Conflict("export_pending", "An export is being written already.");

    public static Problem TooManyAttempts { get; } = new(
        StatusCodes.Status429TooManyRequests, "too_many_attempts", "Too many wrong passwords. Try again later.");

    public static Problem TooManySigningIn { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "busy", "Too many are signing in at this moment. Try again soon.");

    /// <summary>Of what asks for the password once more.</summary>
    public static IReadOnlyList<Problem> OfPasswords { get; } = [TooManyAttempts, TooManySigningIn];

    public static Problem PaymentsOff { get; } =
        Refusal.Conflict("payments_off", "Plans cannot be bought here.");

    public static Problem PlanOwned { get; } =
        Refusal.Conflict("plan_owned", "The account has the plan Pro already.");

    public static Problem InvalidSignature { get; } = new(
        StatusCodes.Status400BadRequest, "invalid_signature", "The notice is not genuine.");

    public static Problem NotReady { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "not_ready", "Not ready: starting or stopping.");
}
