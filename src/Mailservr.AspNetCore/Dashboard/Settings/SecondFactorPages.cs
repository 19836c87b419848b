using Mailservr.AspNetCore.Dashboard.QrCodes;
using Mailservr.AspNetCore.Security;
using Mailservr.AspNetCore.TwoFactor;
using Mailservr.Audit;
using Mailservr.Passwords;
using Mailservr.TwoFactor;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>The code of an app that a sign-in asks for: on, off, and the codes for the day the phone is gone.</summary>
internal sealed class SecondFactorPages(
    SecondFactor secondFactor, PasswordVault vault, MailservrOptions options, AuditLog audit)
{
    private const string Home = "/settings/second-factor";

    public async ValueTask<IResult> ShowAsync(Visit visit) => await ShowAsync(visit, null);

    public async ValueTask<IResult> BeginAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var begun = await secondFactor.BeginAsync(
            visit.Account, form.Text("password"), visit.Http.Actor(), visit.Aborted);
        if (begun.Value is not { } secret)
            return await ShowAsync(visit, FaultOf(visit, begun.Refusal));
        var view = TotpSecretView.Of(secret, TotpSecretView.IssuerOf(options));
        return visit.Show<FactorSetupPage>(new FactorSetupModel(view, QrCode.Of(view.Uri), null));
    }

    public async ValueTask<IResult> ConfirmAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var confirmed = await secondFactor.ConfirmAsync(
            visit.Account, form.Text("code"), visit.Http.Actor(), visit.Aborted);
        if (confirmed.Value is { } codes)
        {
            await audit.AddAsync(visit, AuditActions.SecondFactorAdded);
            return ShowCodes(visit, codes, "factor.is_on");
        }
        // The secret was shown once: what was not scanned is begun anew.
        return confirmed.Refusal?.Code == "second_factor_on"
            ? Visit.Then(visit.To(Home))
            : visit.Show<FactorSetupPage>(
                new FactorSetupModel(null, null, FaultOf(visit, confirmed.Refusal)), StatusCodes.Status422UnprocessableEntity);
    }

    public async ValueTask<IResult> AskForCodesAsync(Visit visit) => await AskAsync(visit, FactorProof.Renewal, null);

    public async ValueTask<IResult> RenewCodesAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var renewed = await secondFactor.RenewRecoveryCodesAsync(
            visit.Account, form.Text("password"), form.Text("code"), visit.Http.Actor(), visit.Aborted);
        if (renewed.Value is not { } codes)
            return await AskAsync(visit, FactorProof.Renewal, FaultOf(visit, renewed.Refusal));
        await audit.AddAsync(visit, AuditActions.RecoveryCodesRenewed);
        return ShowCodes(visit, codes, "factor.codes");
    }

    public async ValueTask<IResult> AskToSwitchOffAsync(Visit visit) => await AskAsync(visit, FactorProof.SwitchOff, null);

    public async ValueTask<IResult> SwitchOffAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        var refusal = await secondFactor.RemoveAsync(
            visit.Account, form.Text("password"), form.Text("code"), visit.Http.Actor(), visit.Aborted);
        if (refusal is not null)
            return await AskAsync(visit, FactorProof.SwitchOff, FaultOf(visit, refusal));
        await audit.AddAsync(visit, AuditActions.SecondFactorRemoved);
        return Visit.Then(visit.To(Home + "?done=off"));
    }

    private async ValueTask<Page> ShowAsync(Visit visit, FormFault? fault) => visit.Show<SecondFactorPage>(
        new SecondFactorModel(
            await secondFactor.IsOnAsync(visit.Account.Id, visit.Aborted), await HasPasswordAsync(visit), fault),
        fault);

    private async ValueTask<IResult> AskAsync(Visit visit, FactorProof proof, FormFault? fault) =>
        await secondFactor.IsOnAsync(visit.Account.Id, visit.Aborted)
            ? visit.Show<FactorProofPage>(
                new FactorProofModel(proof, await HasPasswordAsync(visit), fault), fault)
            : Visit.Then(visit.To(Home));

    private static Page ShowCodes(Visit visit, NewRecoveryCodes codes, string title) => visit.Show<Pages.SecretPage>(
        new ShownSecret(visit.Texts[title], visit.Texts["factor.codes_text"], codes.Codes, Home));

    private async ValueTask<bool> HasPasswordAsync(Visit visit) =>
        await vault.FindAsync(visit.Account.Id, visit.Aborted) is not null;

    private static FormFault FaultOf(Visit visit, Refusal? refusal) =>
        FormFault.Of(refusal ?? Refusal.NotFound, visit.Texts, "settings");
}

/// <summary>What takes the password and a code.</summary>
internal enum FactorProof
{
    /// <summary>New recovery codes.</summary>
    Renewal,

    SwitchOff,
}

internal sealed record SecondFactorModel(bool IsOn, bool HasPassword, FormFault? Fault);

/// <param name="Secret">Null when it was shown before.</param>
/// <param name="Picture">Null when it was shown before, or is too long for one.</param>
/// <param name="Fault">Of the code.</param>
internal sealed record FactorSetupModel(TotpSecretView? Secret, QrCode? Picture, FormFault? Fault);

internal sealed record FactorProofModel(FactorProof Proof, bool HasPassword, FormFault? Fault);
