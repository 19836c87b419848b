using System.Net;

namespace Mailservr.Smtp.Tests.Server;

public sealed class SmtpConnectionGateTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("192.0.2.1", "192.0.2.2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    public void TryEnter_FullBlock_RefusesOnlyIt(string full, string other, bool enters)
    {
        var gate = new SmtpConnectionGate(total: 10, perAddress: 2);
        Assert.True(gate.TryEnter(IPAddress.Parse(full)));
        Assert.True(gate.TryEnter(IPAddress.Parse(full)));
        Assert.Equal(enters, gate.TryEnter(IPAddress.Parse(other)));
    }

    [Fact]
    public void TryEnter_FullInTotal_RefusesUntilOneLeaves()
    {
        var gate = new SmtpConnectionGate(total: 2, perAddress: 2);
        Assert.True(gate.TryEnter(IPAddress.Parse("192.0.2.1")));
        Assert.True(gate.TryEnter(IPAddress.Parse("192.0.2.2")));
        Assert.False(gate.TryEnter(IPAddress.Parse("192.0.2.3")));
        gate.Leave(IPAddress.Parse("192.0.2.1"));
        gate.Leave(IPAddress.Parse("192.0.2.9"));
        Assert.Equal(1, gate.Count);
        Assert.True(gate.TryEnter(IPAddress.Parse("192.0.2.3")));
        Assert.Equal(421, SmtpConnectionGate.Refusal.Code);
    }

    [Fact]
    public void Gate_ManyThreads_LosesNoCount()
    {
        var gate = new SmtpConnectionGate(total: 100_000, perAddress: 100_000);
        Parallel.For(0, 1000, i =>
        {
            var address = new IPAddress([192, 0, 2, (byte)(i % 8)]);
            if (gate.TryEnter(address))
                gate.Leave(address);
        });
        Assert.Equal(0, gate.Count);
    }

    [Fact]
    public void TryEnter_ClientsOfAProxy_CountOnlyInTotal()
    {
        var gate = new SmtpConnectionGate(total: 3, perAddress: 1);
        var proxy = IPAddress.Parse("192.0.2.1");

        Assert.True(gate.TryEnter(proxy, isProxy: true));
        Assert.True(gate.TryEnter(proxy, isProxy: true));
        Assert.True(gate.TryEnter(proxy, isProxy: true));
        Assert.False(gate.TryEnter(proxy, isProxy: true));
        gate.Leave(proxy, isProxy: true);
        Assert.True(gate.TryEnter(IPAddress.Parse("192.0.2.2")));
    }
}
