using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Almagest.Learning.Campaigns;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Campaigns;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Responses;
using Almagest.Storage.Runs;
using Almagest.Storage.Shards;
using Almagest.Tests;

namespace Almagest.Gateway.Tests;

/// <summary>Each verb by HTTP. Nobody obeys commands.</summary>
public sealed class GatewayEndpointsTests : GatewayTest
{
    private static readonly Campaign Campaign = ProtocolS.Campaign(spectra: 700);

    [Fact]
    public async Task A_campaign_is_made_from_YAML_and_names_only_responses_that_are_held()
    {
        string text = await File.ReadAllTextAsync(Example("protocol-s.yaml"), Cancellation);
        JsonElement made = await PostAsync("campaigns", new StringContent(text), HttpStatusCode.Created);
        Assert.Equal(ProtocolS.Campaign().Id, made.GetProperty("id").GetString());
        Assert.Contains("protocol-s", await Client.GetStringAsync("campaigns", Cancellation), StringComparison.Ordinal);

        string chandra = await File.ReadAllTextAsync(Example("chandra-power-law.yaml"), Cancellation);
        await RefusedAsync("campaigns", new StringContent(chandra), "response 3c273.rmf", "the database holds");
        // A path is not so much as looked at.
        string path = Path.Combine(Folder, "own.rmf");
        await File.WriteAllBytesAsync(path, [1], Cancellation);
        string named = chandra.Replace("3c273.rmf", path, StringComparison.Ordinal);
        await RefusedAsync("campaigns", new StringContent(named), "response ", "the database holds");
        byte[] rmf = [1, 2],
            arf = [3];
        await Get<IResponseFileStore>().AddAsync(ResponseKey.Sha256(rmf), "3c273.rmf", rmf, Cancellation);
        await Get<IResponseFileStore>().AddAsync(ResponseKey.Sha256(arf), "3c273.arf", arf, Cancellation);
        await PostAsync("campaigns", new StringContent(chandra), HttpStatusCode.Created);
        await Get<IResponseFileStore>().AddAsync(ResponseKey.Sha256([9]), "3c273.arf", (byte[])[9], Cancellation);
        await RefusedAsync("campaigns", new StringContent(chandra), "2 responses 3c273.arf", "SHA-256");
        string hashed = chandra.Replace("3c273.arf", ResponseKey.Sha256(arf)[..10], StringComparison.Ordinal);
        await PostAsync("campaigns", new StringContent(hashed), HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_training_is_asked_for_and_listed()
    {
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        JsonElement asked = await PostAsync(
            "trainings",
            JsonContent.Create(new { campaign = Campaign.Name, epochs = 3 }),
            HttpStatusCode.Accepted
        );
        JsonElement listed = await GetAsync($"trainings/{asked.GetProperty("id").GetGuid()}");
        Assert.Equal("waiting", listed.GetProperty("state").GetString());
        Assert.Equal(1, (await GetAsync("trainings")).GetArrayLength());
        Assert.Equal(3, (await Get<IShardStore>().ProgressAsync(Campaign.Id, Cancellation)).Total);
        await RefusedAsync("trainings", JsonContent.Create(new { campaign = Campaign.Name, members = 33 }), "1 to 32 members");
        await UnknownAsync(Client.PostAsync("trainings", JsonContent.Create(new { campaign = "nosuch" }), Cancellation));
        await UnknownAsync(Client.GetAsync($"trainings/{Guid.NewGuid()}", Cancellation));
    }

    [Fact]
    public async Task A_network_is_shown_and_promoted_and_a_catalogue_fitted_by_it()
    {
        NetworkRecord network = Learnt.RecordOf(Learnt.Train(Campaign, responses: null));
        await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
        await Get<INetworkStore>().AddAsync(network, Cancellation);
        Catalogue sky = await Get<ICatalogueStore>().CreateAsync("sky", "made up", Cancellation);
        var observation = new Observation { Name = "source", Payload = new FluxPayload([1, 2], [true, false]) };
        await Get<ICatalogueStore>().AddAsync(sky.Id, [NewObservation.Of(0, observation)], Cancellation);

        Assert.Equal(Campaign.Id, (await GetAsync($"networks/{network.Id[..8]}")).GetProperty("campaignId").GetString());
        JsonContent run = JsonContent.Create(
            new
            {
                catalogue = "sky",
                campaign = Campaign.Name,
                name = "first",
            }
        );
        await RefusedAsync("runs", run, "found no network");
        JsonElement promoted = await PostAsync(
            $"networks/{network.Id[..8]}/promote",
            JsonContent.Create(new { reason = "the first" }),
            HttpStatusCode.OK
        );
        Assert.Equal(network.Id, promoted.GetProperty("id").GetString());
        JsonElement made = await PostAsync("runs", run, HttpStatusCode.Accepted);
        Assert.Equal(network.Id, made.GetProperty("networkId").GetString());
        Assert.Equal(1, (await GetAsync("runs/first/progress")).GetProperty("observations").GetInt32());
        Assert.Equal(0, (await GetAsync("runs/first/fits")).GetArrayLength());
        Assert.Equal(0, (await GetAsync("runs/first/failures")).GetArrayLength());
        await FitsWithoutNumbers.StoreAsync(Get<IChunkStore>(), made, Campaign, Cancellation);
        JsonElement fit = Assert.Single((await GetAsync("runs/first/fits")).EnumerateArray());
        Assert.Equal("NaN", fit.GetProperty("fit").GetProperty("netCounts").GetString());
        foreach (int chunkSize in (int[])[0, 10_001])
            await RefusedAsync(
                "runs",
                JsonContent.Create(
                    new
                    {
                        catalogue = "sky",
                        campaign = Campaign.Name,
                        chunkSize,
                    }
                ),
                "chunk size",
                "expected 1 to 10000"
            );
        await UnknownAsync(Client.GetAsync("runs/nosuch/failures", Cancellation));
        await UnknownAsync(Client.GetAsync("networks/abcdef", Cancellation));
    }

    [Fact]
    public async Task The_beginning_of_several_ids_is_the_callers_mistake()
    {
        // Two ids alike in four digits, found by trying.
        Dictionary<string, byte[]> seen = [];
        for (int i = 0; ; i++)
        {
            byte[] bundle = BitConverter.GetBytes(i);
            string id = ResponseKey.Sha256(bundle);
            if (!seen.TryAdd(id[..4], bundle))
            {
                await Get<ICampaignStore>().AddAsync(Campaign, Cancellation);
                foreach (byte[] one in new[] { seen[id[..4]], bundle })
                    await Get<INetworkStore>()
                        .AddAsync(
                            new NetworkRecord
                            {
                                Id = ResponseKey.Sha256(one),
                                CampaignId = Campaign.Id,
                                Bundle = one,
                                MetadataJson = "{}",
                                CreatedAt = DateTimeOffset.UnixEpoch,
                            },
                            Cancellation
                        );
                await RefusedAsync(Client.GetAsync($"networks/{id[..4]}", Cancellation), "found 2 whose ids begin so");
                return;
            }
        }
    }

    [Fact]
    public async Task Files_are_ingested_under_their_names_alone()
    {
        using MultipartFormDataContent form = Files();
        form.Add(new StringContent("survey"), "name");
        JsonElement answer = await PostAsync("catalogues", form, HttpStatusCode.Created);
        Assert.Equal(1, answer.GetProperty("catalogue").GetProperty("observations").GetInt32());
        string told = await Client.GetStringAsync("catalogues", Cancellation);
        Assert.Contains("source.pha", told, StringComparison.Ordinal);
        Assert.DoesNotContain("almagest-upload", told + answer, StringComparison.Ordinal);
        JsonElement shown = await GetAsync("catalogues/survey");
        Assert.Equal("source", Assert.Single(shown.GetProperty("observations").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(0, shown.GetProperty("failures").GetArrayLength());
        await UnknownAsync(Client.GetAsync("catalogues/nosuch", Cancellation));
        // They go when the answer is through, which may be after it is here.
        await RoleHost.EventuallyAsync(() => !Directory.EnumerateDirectories(Path.GetTempPath(), "almagest-upload-*").Any());

        using MultipartFormDataContent other = Files("other.pha");
        other.Add(new StringContent("survey"), "name");
        await RefusedAsync("catalogues", other, "expected another name");
    }

    [Fact]
    public async Task A_fit_comes_back_as_it_is_saved_and_is_drawn_and_repeated_elsewhere()
    {
        using MultipartFormDataContent form = Files();
        form.Add(new StringContent("powerlaw"), "model");
        form.Add(new StringContent("PhoIndex=1.7"), "set");
        JsonElement answer = await PostAsync("fits", form, HttpStatusCode.OK);
        JsonElement fit = Assert.Single(answer.GetProperty("fits").EnumerateArray());
        Assert.DoesNotContain("almagest-upload", answer.GetRawText(), StringComparison.Ordinal);
        Assert.True(fit.GetProperty("parameters").TryGetProperty("powerlaw.PhoIndex", out _), fit.GetRawText());

        using MultipartFormDataContent drawn = Files();
        drawn.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(fit.GetRawText())), "fit", "fit.json");
        using HttpResponseMessage picture = await Client.PostAsync("plots", drawn, Cancellation);
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType?.MediaType);
        Assert.Contains("</svg>", await picture.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using MultipartFormDataContent asked = [];
        asked.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(fit.GetRawText())), "fit", "fit.json");
        asked.Add(new StringContent("sherpa"), "for");
        using HttpResponseMessage script = await Client.PostAsync("scripts", asked, Cancellation);
        Assert.Contains("load_pha", await script.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_are_drawn_without_a_fit_and_a_model_is_not_asked_of_them()
    {
        using MultipartFormDataContent data = Files();
        data.Add(new StringContent("png"), "format");
        using HttpResponseMessage picture = await Client.PostAsync("plots", data, Cancellation);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        using MultipartFormDataContent form = Files();
        form.Add(new StringContent("ufspec"), "kind");
        await RefusedAsync("plots", form, "without a model");
        using MultipartFormDataContent small = Files();
        small.Add(new StringContent("200"), "width");
        small.Add(new StringContent("5,3"), "rebin");
        using HttpResponseMessage drawn = await Client.PostAsync("plots", small, Cancellation);
        string svg = await drawn.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("width=\"200\"", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spectra_are_simulated()
    {
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(SampleFiles.Response()), "rmf", SampleFiles.ResponseName);
        foreach (
            (string name, string value) in new[]
            {
                ("model", "powerlaw"),
                ("param", "norm=1"),
                ("exposure", "100"),
                ("count", "2"),
            }
        )
            form.Add(new StringContent(value), name);
        using HttpResponseMessage answer = await Client.PostAsync("fakes", form, Cancellation);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        using var zip = new System.IO.Compression.ZipArchive(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal(3, zip.Entries.Count);
        using MultipartFormDataContent many = [];
        many.Add(new StringContent("powerlaw"), "model");
        many.Add(new StringContent("11"), "count");
        await RefusedAsync("fakes", many, "expected 1 to 10");
    }

    [Theory]
    [InlineData("source.csv", "found a .csv")]
    [InlineData(".hidden", "letters, digits")]
    [InlineData("a{2}.pha", "letters, digits")]
    public async Task A_name_that_is_none_or_a_list_of_others_is_refused(string name, string reason)
    {
        using MultipartFormDataContent form = Files(name);
        form.Add(new StringContent("powerlaw"), "model");
        await RefusedAsync("fits", form, reason);
    }

    [Fact]
    public async Task AFolder_in_a_name_is_nothing_and_a_table_model_is_not_opened()
    {
        using MultipartFormDataContent form = Files("../../etc/source.pha");
        form.Add(new StringContent("powerlaw"), "model");
        await PostAsync("fits", form, HttpStatusCode.OK);
        using MultipartFormDataContent table = Files();
        table.Add(new StringContent("atable{/etc/passwd}"), "model");
        await RefusedAsync("fits", table, "found a table");
        await RefusedAsync("fits", new StringContent("{}"), "multipart/form-data");
    }

    [Fact]
    public async Task What_is_too_large_is_refused()
    {
        using MultipartFormDataContent form = Files();
        form.Add(new ByteArrayContent(new byte[2_000_000]), "more", "more.pha");
        using HttpResponseMessage answer = await Client.PostAsync("fits", form, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("own", true)]
    public async Task Pages_of_other_hosts_are_refused(string origin, bool isOwn)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "runs");
        request.Headers.Add("Origin", origin == "own" ? Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        using HttpResponseMessage answer = await Client.SendAsync(request, Cancellation);
        Assert.Equal(isOwn ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static string Example(string name) => Path.Combine(SharedData.RepositoryRoot, "docs", "examples", name);
}
