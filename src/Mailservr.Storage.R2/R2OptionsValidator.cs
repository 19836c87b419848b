using System.Buffers;
using Microsoft.Extensions.Options;

namespace Mailservr.Storage.R2;

/// <summary>Checks what can be seen without the server; each sentence names the option and what to do.</summary>
internal sealed class R2OptionsValidator : IValidateOptions<R2Options>
{
    private const int LargestPart = 512 * 1024 * 1024;
    private const int MostRetries = 10;

    // What AWS calls safe; nothing of it is changed in a URL.
    private static readonly SearchValues<char> SafeInPrefix =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./");

    public ValidateOptionsResult Validate(string? name, R2Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = Place(options).Concat(Keys(options)).Concat(Limits(options)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Place(R2Options options)
    {
        if (!Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return $"R2:ServiceUrl is '{options.ServiceUrl}'. Give the URL of the S3 API, like "
                + "https://<account id>.r2.cloudflarestorage.com.";
        else if (url.PathAndQuery != "/")
            yield return $"R2:ServiceUrl is '{options.ServiceUrl}'. Leave out what follows the host; the bucket is R2:Bucket.";
        if (string.IsNullOrWhiteSpace(options.Bucket) || options.Bucket.Contains('/', StringComparison.Ordinal))
            yield return $"R2:Bucket is '{options.Bucket}'. Give the name of a bucket that exists.";
        if (options.Prefix.AsSpan().ContainsAnyExcept(SafeInPrefix)
            || options.Prefix.Trim('/').Split('/') is var folders && folders.Any(folder => folder is "." or ".."))
            yield return $"R2:Prefix is '{options.Prefix}'. Give letters, digits, '-', '_', '.' and '/', or nothing.";
    }

    private static IEnumerable<string> Keys(R2Options options)
    {
        if (string.IsNullOrWhiteSpace(options.AccessKey))
            yield return "R2:AccessKey is empty. Give the id of a key that may read and write the bucket.";
        if (string.IsNullOrWhiteSpace(options.SecretKey))
            yield return "R2:SecretKey is empty. Give the secret that belongs to R2:AccessKey.";
    }

    private static IEnumerable<string> Limits(R2Options options)
    {
        if (options.PartBytes is < R2Options.SmallestPart or > LargestPart)
            yield return $"R2:PartBytes is {options.PartBytes}. Give 5242880 (S3 allows no smaller part) to {LargestPart}.";
        if (options.MemoryBytes < 0)
            yield return $"R2:MemoryBytes is {options.MemoryBytes}. Give a number of bytes; 0 takes files only.";
        if (options.MaxConnections <= 0)
            yield return $"R2:MaxConnections is {options.MaxConnections}. Give a number above 0.";
        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout > TimeSpan.FromMinutes(10))
            yield return $"R2:RequestTimeout is {options.RequestTimeout}. Give a time up to 00:10:00, like 00:00:30.";
        if (options.Retries is < 0 or > MostRetries)
            yield return $"R2:Retries is {options.Retries}. Give 0 to {MostRetries}.";
    }
}
