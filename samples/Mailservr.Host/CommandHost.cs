using System.Data.Common;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace Mailservr.Host;

/// <summary>The host as it is configured, for a command: built, but never started. No port is opened, no mail is taken.</summary>
internal static class CommandHost
{
    public static WebApplication Build(string[] configuration)
    {
        var builder = WebApplication.CreateBuilder(configuration);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter(level => level >= LogLevel.Warning);
        builder.AddMailservr().UseConfiguredStorage(builder.Configuration).UseConfiguredBlobs(builder.Configuration);
        return builder.Build();
    }

    /// <summary>What an operator can do something about: a sentence for him and no stack trace.</summary>
    public static bool IsForTheOperator(Exception exception) => exception is InvalidOperationException or IOException
        or InvalidDataException or UnauthorizedAccessException or DbException or AmazonServiceException
        or HttpRequestException or OptionsValidationException;
}
