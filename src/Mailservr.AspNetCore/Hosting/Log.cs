using Microsoft.Extensions.Logging;

namespace Mailservr.AspNetCore.Hosting;

internal static partial class Log
{
    [LoggerMessage(6020, LogLevel.Warning, "{Path} is no setting and is ignored. {Section} has: {Known}")]
    public static partial void SettingIgnored(ILogger logger, string path, string section, string known);

    [LoggerMessage(6022, LogLevel.Warning, "{Path} is one value, and what stands below it is ignored. Write a list as one text, separated by commas")]
    public static partial void SettingIsText(ILogger logger, string path);

    [LoggerMessage(6023, LogLevel.Warning, "{Path} is a section, and its value is ignored. It has: {Known}")]
    public static partial void SettingIsSection(ILogger logger, string path, string known);

    [LoggerMessage(6024, LogLevel.Warning, "Mailservr:Billing:Plans gives a price for {Plans}, but there is no payment provider (Mailservr:Payments): nobody can buy")]
    public static partial void NobodyCanPay(ILogger logger, string plans);

    [LoggerMessage(6021, LogLevel.Warning, "{Path} is no setting and is ignored. Did you mean {Meant}?")]
    public static partial void SettingMisspelt(ILogger logger, string path, string meant);
}
