using System.Diagnostics.Metrics;
using System.Net;
using Mailservr.Receiving;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MetricsAllocationTests
{
    [Fact]
    public void Session_Listened_AllocatesNothingToBeCounted()
    {
        using var metrics = new ReceivingMetrics(factory: null);
        using var listener = new MeterListener();
        var seen = 0;
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => seen++);
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => seen++);
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => seen++);
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Meter == metrics.Meter)
                all.EnableMeasurementEvents(instrument);
        };
        listener.Start();
        var peer = new SmtpPeer { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) };
        Count(metrics, peer);

        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Count(metrics, peer);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - start);
        Assert.Equal(7 * 1001, seen);
    }

    private static void Count(ReceivingMetrics metrics, SmtpPeer peer)
    {
        metrics.Started(peer);
        metrics.Replied(peer, "MAIL", SmtpReply.LocalError);
        metrics.Answered(TimeSpan.FromMilliseconds(3));
        metrics.Uploaded(5, TimeSpan.FromMilliseconds(3));
        metrics.Ended(peer, SmtpSessionEnd.Quit, exception: null);
    }
}
