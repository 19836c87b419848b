using Mailservr.Accounts;
using Mailservr.AspNetCore.Http;
using Mailservr.AspNetCore.OpenApi;
using Mailservr.AspNetCore.Security;
using Mailservr.Audit;
using Mailservr.TwoFactor;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Mailservr.AspNetCore.TwoFactor;

/// <summary>The second factor of the caller's own account. Nothing here takes an Idempotency-Key, which would keep secrets.</summary>
internal static class TwoFactorEndpoints
{
    public static void MapTwoFactor(this IEndpointRouteBuilder account)
    {
        var group = account.MapGroup("/two-factor");
        group.MapPost("", BeginAsync).RequireScope(ApiScopes.Account).Answers<TotpSecretView>()
            .Says(TwoFactorOperations.Begin);
        group.MapDelete("", RemoveAsync).RequireScope(ApiScopes.Account).AnswersNothing()
            .Says(TwoFactorOperations.Remove).Audits(AuditActions.SecondFactorRemoved);
        group.MapPost("/confirm", ConfirmAsync).RequireScope(ApiScopes.Account).Answers<RecoveryCodesView>()
            .Says(TwoFactorOperations.Confirm).Audits(AuditActions.SecondFactorAdded);
        group.MapPost("/recovery-codes", RenewAsync).RequireScope(ApiScopes.Account).Answers<RecoveryCodesView>()
            .Says(TwoFactorOperations.Renew).Audits(AuditActions.RecoveryCodesRenewed);
    }

    private static async Task<IResult> BeginAsync(
        JsonBody<TwoFactorBody> body,
        Caller caller,
        SecondFactor secondFactor,
        IOptions<MailservrOptions> options,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var begun = await secondFactor.BeginAsync(
            caller.Account, body.Value.Password ?? "", context.Actor(), cancellationToken);
        var issuer = TotpSecretView.IssuerOf(options.Value);
        return begun.Answer(secret => Answer.Ok(TotpSecretView.Of(secret, issuer)));
    }

    private static async Task<IResult> ConfirmAsync(
        JsonBody<TwoFactorBody> body,
        Caller caller,
        SecondFactor secondFactor,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var confirmed = await secondFactor.ConfirmAsync(
            caller.Account, body.Value.Code ?? "", context.Actor(), cancellationToken);
        return confirmed.Answer(codes => Answer.Ok(new RecoveryCodesView(codes.Codes)));
    }

    private static async Task<IResult> RenewAsync(
        JsonBody<TwoFactorBody> body,
        Caller caller,
        SecondFactor secondFactor,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var renewed = await secondFactor.RenewRecoveryCodesAsync(
            caller.Account, body.Value.Password ?? "", body.Value.Code ?? "", context.Actor(), cancellationToken);
        return renewed.Answer(codes => Answer.Ok(new RecoveryCodesView(codes.Codes)));
    }

    private static async Task<IResult> RemoveAsync(
        JsonBody<TwoFactorBody> body,
        Caller caller,
        SecondFactor secondFactor,
        HttpContext context,
        CancellationToken cancellationToken)
    {
        var refusal = await secondFactor.RemoveAsync(
            caller.Account, body.Value.Password ?? "", body.Value.Code ?? "", context.Actor(), cancellationToken);
        return refusal is null ? Answer.NoContent : (Problem)refusal;
    }
}
