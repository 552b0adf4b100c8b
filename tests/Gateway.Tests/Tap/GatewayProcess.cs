using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>The gateway as a program of its own, which can be killed.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Answers when this is through.</summary>
    /// <param name="settings">Such as ("Tap__LeaseSeconds", "2").</param>
    public static async Task<GatewayProcess> StartAsync(params (string Key, string Value)[] settings)
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        free.Stop();
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Almagest.Gateway"), ["--urls", address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string key, string value) in settings)
            start.Environment[$"ALMAGEST_{key}"] = value;
        GatewayProcess gateway = new(Process.Start(start)!, address);
        Task<string> said = gateway._process.StandardOutput.ReadToEndAsync(Cancellation),
            errors = gateway._process.StandardError.ReadToEndAsync(Cancellation);
        using HttpClient http = new();
        for (int i = 0; i < 1_800; i++)
        {
            Assert.False(gateway._process.HasExited, gateway._process.HasExited ? await said + await errors : "");
            try
            {
                if (
                    (await http.GetStringAsync($"{address}/tap/availability", Cancellation)).Contains(
                        ">true<",
                        StringComparison.Ordinal
                    )
                )
                    return gateway;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(100, Cancellation);
        }
        gateway.Dispose();
        throw new InvalidOperationException($"In three minutes it did not become available.\n{await said}{await errors}");
    }

    /// <summary>Without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Cancellation);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
