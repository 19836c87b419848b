using Mailservr.Messages;

namespace Mailservr.AspNetCore.Dashboard;

/// <summary>What the buttons of mail do; their values are these names in lower case.</summary>
internal enum MailAction
{
    Read,
    Unread,
    Star,
    Unstar,
    Archive,
    Unarchive,
    Delete,
}

internal static class MailActions
{
    public static MailChange ToChange(this MailAction action) => action switch
    {
        MailAction.Read => new() { Read = true },
        MailAction.Unread => new() { Read = false },
        MailAction.Star => new() { Starred = true },
        MailAction.Unstar => new() { Starred = false },
        MailAction.Archive => new() { Archived = true },
        MailAction.Unarchive => new() { Archived = false },
        _ => new() { Delete = true },
    };
}
