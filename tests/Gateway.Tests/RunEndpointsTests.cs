using System.Net;
using System.Text.Json;
using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Runs;

namespace Almagest.Gateway.Tests;

/// <summary>Which observations a run fits, and which of its fits are listed. Nobody obeys commands.</summary>
public sealed class RunEndpointsTests : RunTest
{
    [Fact]
    public async Task Only_what_is_new_or_failed_is_fitted_and_a_run_is_resumed()
    {
        JsonElement first = await SubmitAsync(observations: 3);
        await StoreAsync(first, work => [Fit(work[0], 1), Fit(work[1], 2)], work => [work[2]]);
        await RefusedAsync("runs", Asked(new { onlyNew = true }), "found nothing left to fit of 3 observations");
        await AddAsync(3);
        Assert.Equal(1, await ObservationsAsync(Asked(new { onlyNew = true })));
        Assert.Equal(1, await ObservationsAsync(Asked(new { refit = (string[])["failed"] })));
        Assert.Equal(2, await ObservationsAsync(Asked(new { onlyNew = true, refit = (string[])["failed", "changed"] })));
        Assert.Equal(4, await ObservationsAsync(Asked(new { onlyNew = false })));
        await RefusedAsync("runs", Asked(new { refit = (string[])["all"] }), "refit: found 'all'; expected changed or failed.");

        Guid run = (await PostAsync("runs", Asked(new { name = "again" }), HttpStatusCode.Accepted)).GetProperty("id").GetGuid();
        await Get<IChunkStore>().StopRunAsync(run, "a damaged network", Cancellation);
        Assert.Equal("a damaged network", (await GetAsync("runs/again/progress")).GetProperty("stopped").GetString());
        JsonElement resumed = await PostAsync("runs/again/resume", new StringContent(""), HttpStatusCode.Accepted);
        Assert.Equal(1, resumed.GetProperty("chunks").GetInt32());
        Assert.Equal(JsonValueKind.Null, (await GetAsync("runs/again/progress")).GetProperty("stopped").ValueKind);
        await UnknownAsync(Client.PostAsync("runs/nosuch/resume", new StringContent(""), Cancellation));
    }

    [Fact]
    public async Task Bands_of_fluxes_are_settings_of_a_run()
    {
        await SubmitAsync(observations: 1);
        await PostAsync("runs", Asked(new { name = "soft", fluxes = "0.3:1.2, fitted" }), HttpStatusCode.Accepted);
        await PostAsync("runs", Asked(new { name = "dark", fluxes = "none" }), HttpStatusCode.Accepted);
        Dictionary<string, string?> settings = (await GetAsync("runs"))
            .EnumerateArray()
            .ToDictionary(
                run => run.GetProperty("name").GetString()!,
                run => Fluxes(run.GetProperty("settingsJson").GetString()!)
            );
        Assert.Equal("0.3-1.2,fitted", settings["soft"]);
        Assert.Equal("none", settings["dark"]);
        Assert.Contains(null, settings.Values);
        await RefusedAsync("runs", Asked(new { fluxes = "2:10,soft" }), "expected two energies in keV");

        static string? Fluxes(string json) =>
            JsonSerializer.Deserialize<JsonElement>(json).TryGetProperty("fluxes", out JsonElement told)
                ? told.GetString()
                : null;
    }

    /// <summary>Without counts the index runs to a limit of the fit, and would top every list.</summary>
    [Fact]
    public async Task A_spectrum_without_counts_has_limits_and_cannot_top_a_list()
    {
        JsonElement run = await SubmitAsync(observations: 4);
        await StoreAsync(
            run,
            work =>
                [
                    Fit(work[0], 2.5, counts: 0, FitFlags.Refined | FitFlags.FewCounts),
                    Fit(work[1], 1.5),
                    Fit(work[2], 2.0, flags: FitFlags.Refined | FitFlags.PoorFit),
                    Fit(work[3], 0.5, counts: -3, FitFlags.Refined | FitFlags.FewCounts),
                ],
            _ => []
        );
        string path = $"runs/{run.GetProperty("id").GetGuid()}";
        await ListedAsync($"{path}/fits", 0, 1, 2, 3);
        await ListedAsync($"{path}/fits?sort=PhoIndex", 1, 2, 0, 3);
        await ListedAsync($"{path}/fits?sort=zpowerlw.PhoIndex&descending=true", 2, 1, 0, 3);
        await ListedAsync($"{path}/fits?sort=phoindex&clean=true", 1);
        await RefusedAsync(
            Client.GetAsync($"{path}/fits?sort=kT", Cancellation),
            "sort: found 'kT'; expected a column of almagest.fits_zpowerlw",
            "zpowerlw_phoindex"
        );

        JsonElement dark = (await GetAsync($"{path}/fits"))[0];
        Assert.Equal("NaN", dark.GetProperty("parameters")[0].GetProperty("estimate").GetProperty("value").GetString());
        Assert.Equal("NaN", dark.GetProperty("fit").GetProperty("parameters")[0].GetProperty("value").GetString());
        Assert.Equal(1.5, dark.GetProperty("parameters")[0].GetProperty("estimate").GetProperty("lower").GetDouble());
        string[] csv = (await Client.GetStringAsync($"{path}/export", Cancellation)).Split('\n');
        int at = Array.IndexOf(csv[0].Split(','), "zpowerlw.PhoIndex");
        Assert.Equal(["", "1.5", "2", ""], csv[1..5].Select(line => line.Split(',')[at]));
        Assert.Equal(["1.5", "0.5", "1", "-0.5"], csv[1..5].Select(line => line.Split(',')[at + 1]));
        Assert.Equal(3, (await Client.GetStringAsync($"{path}/export?clean=true", Cancellation)).Split('\n').Length);
        string json = (await Client.GetStringAsync($"{path}/export?format=json", Cancellation)).Split('\n')[0];
        Assert.Equal(
            "NaN",
            JsonSerializer
                .Deserialize<JsonElement>(json)
                .GetProperty("parameters")
                .GetProperty("zpowerlw.PhoIndex")
                .GetProperty("estimate")
                .GetString()
        );
    }

    [Fact]
    public async Task Runs_catalogues_and_campaigns_are_deleted_in_this_order_and_tell_what_went_with_them()
    {
        JsonElement run = await SubmitAsync(observations: 3);
        string path = $"runs/{run.GetProperty("id").GetGuid()}";
        await RefusedAsync(Client.DeleteAsync(path, Cancellation), "found it at work, with 1 of 1 chunks undone");
        await StoreAsync(run, work => [Fit(work[0], 1), Fit(work[1], 2)], work => [work[2]]);
        await RefusedAsync(Client.DeleteAsync("catalogues/sky", Cancellation), "catalogue 'sky': found a run (");
        await RefusedAsync(Client.DeleteAsync($"campaigns/{Campaign.Name}", Cancellation), "found a run (");
        Assert.Equal("2 fits, 1 failures, 1 chunks", await DeletedAsync(path));
        await UnknownAsync(Client.DeleteAsync(path, Cancellation));
        Assert.Equal("3 observations", await DeletedAsync("catalogues/sky"));
        Assert.Equal("1 networks", await DeletedAsync($"campaigns/{Campaign.Name}"));
        foreach (string table in (string[])["runs", "catalogues", "campaigns", "networks", "fits"])
            Assert.Equal(0, (await GetAsync(table)).GetArrayLength());
    }

    private async Task<string> DeletedAsync(string path)
    {
        using HttpResponseMessage answer = await Client.DeleteAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return string.Join(
            ", ",
            JsonSerializer
                .Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation))
                .GetProperty("goes")
                .EnumerateArray()
                .Select(row => $"{row.GetProperty("count")} {row.GetProperty("what").GetString()}")
        );
    }

    private async Task<int> ObservationsAsync(HttpContent asked)
    {
        JsonElement run = await PostAsync("runs", asked, HttpStatusCode.Accepted);
        return (await GetAsync($"runs/{run.GetProperty("id").GetGuid()}/progress")).GetProperty("observations").GetInt32();
    }

    private async Task ListedAsync(string path, params int[] numbers) =>
        Assert.Equal(
            numbers,
            (await GetAsync(path)).EnumerateArray().Select(fit => fit.GetProperty("number").GetInt32()).ToArray()
        );
}
