using System.Globalization;
using Mailservr.Accounts;
using Microsoft.AspNetCore.Http;

namespace Mailservr.AspNetCore.Dashboard.Settings;

/// <summary>How long mail is kept before it goes by itself.</summary>
internal sealed class RetentionPages(AccountSettings settings)
{
    private const string Home = "/settings/retention";

    public async ValueTask<IResult> ShowAsync(Visit visit) =>
        await settings.FindAsync(visit.Account.Id, visit.Aborted) is { } account
            ? Show(visit, account.MailRetentionDays?.ToString(CultureInfo.InvariantCulture) ?? "", null)
            : visit.NotFound();

    public async ValueTask<IResult> SaveAsync(Visit visit)
    {
        var form = await visit.FormAsync();
        if (await settings.FindAsync(visit.Account.Id, visit.Aborted) is not { } account)
            return visit.NotFound();
        var typed = form.Text("days").Trim();
        int? days = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (typed.Length > 0 && days is null)
            return Show(visit, typed, new FormFault("mailRetentionDays", visit.Texts["retention.wrong.mailRetentionDays"]));
        if (days is > 0 and < 10_000 && !(days >= account.MailRetentionDays) && !form.Has("sure"))
            return Ask(visit, typed);
        var saved = await settings.UpdateAsync(account with { MailRetentionDays = days }, visit.Aborted);
        return saved.Refusal is { } refusal
            ? Show(visit, typed, FormFault.Of(refusal, visit.Texts, "retention"))
            : Visit.Then(visit.To(Home + "?done=saved"));
    }

    // Mail that is older than that goes within the hour.
    private static Page Ask(Visit visit, string days) => visit.Show<Pages.QuestionPage>(new Question(
        visit.Texts["retention.title"], visit.Texts.Format("retention.sure", days), Home, visit.Texts["retention.go"], Home)
    {
        Fields = [("days", days), ("sure", "true")],
    });

    private static Page Show(Visit visit, string days, FormFault? fault) => visit.Show<RetentionPage>(
        new RetentionModel(days, fault), fault);
}

/// <param name="Days">As typed; empty for ever.</param>
/// <param name="Fault">Of the days, or of the form as a whole.</param>
internal sealed record RetentionModel(string Days, FormFault? Fault);
