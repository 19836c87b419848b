using Mailservr.AspNetCore.Dashboard.Pages;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>Asks before mail is deleted: it does not come back.</summary>
/// <param name="Question">What is about to go.</param>
/// <param name="Path">Of the form that has asked for it, below the first page.</param>
/// <param name="List">The list that the reader has come from.</param>
/// <param name="Ids">What was marked; nothing where the path says it.</param>
/// <param name="Back">Where the reader goes who thinks better of it.</param>
internal sealed record Confirmation(string Question, string Path, string List, IReadOnlyList<long> Ids, string Back)
{
    /// <summary>The page, while the reader has not said yes; null when he has, or it is no deletion.</summary>
    public static Page? For(Visit visit, PostedForm form, MailAction action, Func<string, Confirmation> ask)
    {
        if (action != MailAction.Delete || form.Has("sure"))
            return null;
        return visit.Show<ConfirmPage>(ask(InboxFilter.Of(form.Text("list")).ToQuery()));
    }
}
