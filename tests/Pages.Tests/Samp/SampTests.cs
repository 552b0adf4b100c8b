using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Browsers;
using Almagest.Pages.Tests.Sites;
using Microsoft.Playwright;

namespace Almagest.Pages.Tests.Samp;

/// <summary>Tables are sent by a hub of SAMP's own library, which stilts brings along.</summary>
public sealed class SampTests(Browser browser, FilledSites sites)
{
    private const string Library = "/usr/share/java/jsamp.jar";
    private const int Port = 21012;

    private const string Table = "/api/v1/runs/survey/export?format=votable&where=net_counts%20%3E%20100";

    [Fact]
    public async Task A_table_reaches_the_hub()
    {
        Assert.SkipUnless(File.Exists(Library), "There is no jsamp: ./test installs it with stilts.");
        Assert.SkipWhen(await IsOpenAsync(), "Another hub has SAMP's port.");
        using Process hub = Process.Start(
            new ProcessStartInfo(
                "java",
                ["-jar", Library, "hub", "-mode", "no-gui", "-profiles", "web", "-web:auth", "true", "-web:log", "rpc"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        ConcurrentQueue<string> told = [];
        hub.OutputDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        hub.ErrorDataReceived += (_, line) => told.Enqueue(line.Data ?? "");
        hub.BeginOutputReadLine();
        hub.BeginErrorReadLine();
        try
        {
            for (int i = 0; i < 300 && !await IsOpenAsync(); i++)
                await Task.Delay(100, TestContext.Current.CancellationToken);
            Site site = await sites.GetAsync();
            await using Visit visit = await browser.VisitAsync(site.Address);
            await visit.OpenAsync(Address.Samp(Table, "bright"));
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Sent.", new() { Timeout = 20_000 });
            visit.Forgive("21012");
            string log = string.Join('\n', told);
            Assert.Contains("table.load.votable", log, StringComparison.Ordinal);
            Assert.Contains($"{site.Address}{Table}", log, StringComparison.Ordinal);
        }
        finally
        {
            hub.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("https://elsewhere.example/table.xml")]
    [InlineData("//elsewhere.example/table.xml")]
    public async Task Only_tables_of_ours_are_sent(string table)
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(Address.Samp(table, "x"), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<bool> IsOpenAsync()
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
