using System.Net;
using System.Xml.Linq;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>A job as its owner sees it.</summary>
internal sealed class TapJob : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private TapJob(string address) => Address = address;

    public string Address { get; private set; }

    public string Id => Address[(Address.LastIndexOf('/') + 1)..];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A query that counts so many times a million pairs of columns, give or take.</summary>
    public static string Slow(int millions) =>
        $"SELECT COUNT(*) AS n FROM (SELECT TOP 1000 table_name AS n FROM TAP_SCHEMA.columns) AS a, "
        + "(SELECT TOP 1000 column_name AS n FROM TAP_SCHEMA.columns) AS b, "
        + $"(SELECT TOP {millions} ucd AS n FROM TAP_SCHEMA.columns) AS c WHERE a.n <> b.n OR b.n <> c.n";

    public static Task<TapJob> CreateAsync(TapSky sky, params (string Key, string Value)[] words) => CreateAsync(sky.Tap, words);

    /// <param name="tap">Where the service is.</param>
    public static async Task<TapJob> CreateAsync(string tap, params (string Key, string Value)[] words)
    {
        TapJob job = new($"{tap}/async");
        job.Address = await job.PostAsync("", words);
        return job;
    }

    /// <summary>One that is there.</summary>
    public static TapJob At(string address) => new(address);

    public async Task<string> GetAsync(string part)
    {
        using HttpResponseMessage answer = await _http.GetAsync($"{Address}/{part}", Cancellation);
        string text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{part}: {answer.StatusCode} {text}");
        return text;
    }

    public async Task<XElement> ShowAsync(string words = "") =>
        XElement.Parse(await _http.GetStringAsync(Address + words, Cancellation));

    /// <summary>As it is when it's over.</summary>
    public async Task<XElement> EndAsync()
    {
        XElement job = await ShowAsync("?WAIT=30");
        for (int i = 0; i < 10 && IsOpen(job); i++)
            job = await ShowAsync("?WAIT=30");
        Assert.False(IsOpen(job), $"After minutes it has not ended: {job}");
        return job;
    }

    public async Task UntilAsync(string phase)
    {
        XElement job = await ShowAsync();
        for (int i = 0; i < 2_400 && IsOpen(job) && Phase(job) != phase; i++)
        {
            await Task.Delay(50, Cancellation);
            job = await ShowAsync();
        }
        Assert.Equal(phase, Phase(job));
    }

    public Task TellAsync(string part, params (string Key, string Value)[] words) => PostAsync($"/{part}", words);

    public async Task DeleteAsync()
    {
        using HttpResponseMessage answer = await _http.DeleteAsync(Address, Cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(Address[..Address.LastIndexOf('/')], answer.Headers.Location?.ToString());
    }

    public void Dispose() => _http.Dispose();

    private static bool IsOpen(XElement job) => Phase(job) is "PENDING" or "QUEUED" or "EXECUTING";

    private static string Phase(XElement job) => job.Element(job.Name.Namespace + "phase")!.Value;

    private async Task<string> PostAsync(string part, (string Key, string Value)[] words)
    {
        using HttpResponseMessage answer = await _http.PostAsync(
            Address + part,
            new FormUrlEncodedContent(words.Select(word => KeyValuePair.Create(word.Key, word.Value))),
            Cancellation
        );
        Assert.True(
            answer.StatusCode == HttpStatusCode.SeeOther,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancellation)}"
        );
        return answer.Headers.Location!.ToString();
    }
}
