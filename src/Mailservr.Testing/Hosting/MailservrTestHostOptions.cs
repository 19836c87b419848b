using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mailservr.Testing;

/// <summary>What a <see cref="MailservrTestHost"/> does differently from the defaults.</summary>
public sealed class MailservrTestHostOptions
{
    /// <summary>The domain that the host receives mail for.</summary>
    public string Domain { get; set; } = "mail.test";

    /// <summary>Has the last word over limits, listeners and so on.</summary>
    public Action<MailservrOptions>? Configure { get; set; }

    /// <summary>Adds policies and subscribers, or replaces the storage.</summary>
    public Action<IMailservrBuilder>? Extend { get; set; }

    /// <summary>Where the log goes; nowhere unless set.</summary>
    public Action<ILoggingBuilder>? Logging { get; set; }
}
