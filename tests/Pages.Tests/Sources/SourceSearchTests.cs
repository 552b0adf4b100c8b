using System.Net;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Sites;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Pages.Tests.Sources;

public sealed class SourceSearchTests(FilledSites sites)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task One_found_is_shown_at_once(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        using HttpClient client = site.Client();
        foreach (string sought in new[] { CountedRun.Bright, "ngc 41", "182.6360 39.4059 5\"", "12 10 32.6 +39 24 21" })
        {
            using HttpResponseMessage answer = await client.GetAsync(Address.Find(sought), Cancellation);
            Assert.Equal((sought, HttpStatusCode.SeeOther), (sought, answer.StatusCode));
            Assert.Equal(Address.Source(CountedRun.Bright), answer.Headers.Location!.OriginalString);
        }
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_list_tells_what_it_found_and_what_it_did_not(StorageProvider provider)
    {
        Site site = await sites.GetAsync(provider);
        using HttpClient client = site.Client();
        string page = WebUtility.HtmlDecode(
            await client.GetStringAsync(
                Address.Find($"{CountedRun.Bright}\r\nnobody\n0.5 0.5 1'\n{MadeUpRun.NameOf(1)}\n{CountedRun.Bright}"),
                Cancellation
            )
        );
        Assert.Contains("2 sources found", page, StringComparison.Ordinal);
        Assert.Contains("Not found: 2", page, StringComparison.Ordinal);
        Assert.Contains("nobody · 0.5 0.5 1'", page, StringComparison.Ordinal);
    }

    /// <summary>Within 3 degrees of the first lie the second next in right ascension and itself, at 2 deg cos(39.4).</summary>
    [Fact]
    public async Task A_place_lists_what_is_around_it_the_nearest_first()
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        string page = WebUtility.HtmlDecode(await client.GetStringAsync(Address.Find("182.6357 39.4058 3d"), Cancellation));
        int near = page.IndexOf($">{CountedRun.Bright}</a>", StringComparison.Ordinal),
            far = page.IndexOf($">{CountedRun.Failed}</a>", StringComparison.Ordinal);
        Assert.True(near > 0 && far > near);
        // 2 asin(cos(39.4058) sin(1 deg)) of arc, in arcseconds: 5563.
        Assert.Contains(">5\u2009563<", page[far..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_are_listed_page_by_page_each_once()
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        string page = await client.GetStringAsync(Address.Sources, Cancellation);
        Assert.Contains(">64 sources, by name.<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"next\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_long_a_list_is_told()
    {
        Site site = await sites.GetAsync();
        using HttpClient client = site.Client();
        using HttpResponseMessage answer = await client.GetAsync(
            Address.Find(string.Join('\n', Enumerable.Range(0, 501))),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
