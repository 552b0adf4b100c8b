using System.Net;
using Almagest.Pages.Links;
using Almagest.Pages.Tests.Sites;
using Almagest.Spectra.Observations;
using Almagest.Storage.Catalogues;
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
            Assert.StartsWith(
                $"{Address.Source(CountedRun.Bright)}&source=",
                answer.Headers.Location!.OriginalString,
                StringComparison.Ordinal
            );
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

    /// <summary>Two catalogues have a source of one name, at two places: who asks for a place sees what stands there.</summary>
    [Fact]
    public async Task A_name_that_another_catalogue_has_too_leads_to_the_place_that_was_sought()
    {
        await using Site site = await Site.StartAsync();
        using HttpClient client = site.Client();
        ICatalogueStore store = site.Get<ICatalogueStore>();
        foreach ((string name, double ra) in new[] { ("first", 10.5), ("second", 250.25) })
            await store.AddAsync(
                (await store.CreateAsync(name, name, Cancellation)).Id,
                [
                    NewObservation.Of(
                        0,
                        new Observation
                        {
                            Name = "src-01",
                            RightAscension = ra,
                            Declination = 20,
                            Payload = new FluxPayload([1, 1], [true, true]),
                        }
                    ) with
                    {
                        Identity = "name src-01",
                    },
                ],
                Cancellation
            );
        foreach ((string place, string told) in new[] { ("10.5 20 1'", "10.50000 +20.0"), ("250.25 20 1'", "250.25000 +20.0") })
        {
            using HttpResponseMessage answer = await client.GetAsync(Address.Find(place), Cancellation);
            string page = await client.GetStringAsync(answer.Headers.Location!.OriginalString, Cancellation);
            Assert.Contains(told, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        }
    }
}
