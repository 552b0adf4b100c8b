using System.Net;
using System.Text.RegularExpressions;
using Almagest.Pages.Assets;
using Almagest.Pages.Tests.Sites;

namespace Almagest.Pages.Tests.Assets;

public sealed class AssetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assets_are_compressed_once_and_kept_for_ever()
    {
        await using Site site = await Site.StartAsync(wantsToken: true);
        using HttpClient client = site.Client();
        using HttpResponseMessage plain = await client.GetAsync(Asset.Of("page.css"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Contains("immutable", plain.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using HttpRequestMessage request = new(HttpMethod.Get, Asset.Of("page.css"));
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using HttpResponseMessage small = await client.SendAsync(request, Cancellation);
        Assert.Equal(["br"], small.Content.Headers.ContentEncoding);
        Assert.True(small.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 2);
        using HttpResponseMessage old = await client.GetAsync("/assets/000000000000/page.css", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    [Fact]
    public void Modules_name_only_modules_that_are_there()
    {
        AssetFile[] modules = [.. Asset.All.Where(file => file.Name.EndsWith(".js", StringComparison.Ordinal))];
        Assert.NotEmpty(modules);
        Assert.All(
            modules.SelectMany(file =>
                Regex.Matches(System.Text.Encoding.UTF8.GetString(file.Bytes), "from \"\\./([^\"]+)\"|import \"\\./([^\"]+)\"")
            ),
            match => Assert.Contains(Asset.All, file => file.Name == match.Groups[1].Value + match.Groups[2].Value)
        );
    }
}
