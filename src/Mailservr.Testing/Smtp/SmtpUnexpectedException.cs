namespace Mailservr.Testing;

/// <summary>The server did not do what the script expects.</summary>
public sealed class SmtpUnexpectedException : Exception
{
    public SmtpUnexpectedException()
    {
    }

    public SmtpUnexpectedException(string message)
        : base(message)
    {
    }

    public SmtpUnexpectedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
