using System.Net;
using System.Text.Json;
using Almagest.Application;
using Almagest.Tests;

namespace Almagest.Gateway.Tests;

/// <summary>What `almagest fit` is asked, by HTTP.</summary>
public sealed class FitEndpointsTests : GatewayTest
{
    [Fact]
    public async Task All_that_begins_at_the_minimum_comes_with_the_fit()
    {
        using MultipartFormDataContent form = Form(
            ("error", "PhoIndex"),
            ("delta", "1"),
            ("chain", "1000"),
            ("goodness", "10"),
            ("steppar", "PhoIndex 1.4 2 6"),
            ("flux", "2-8,0.5-2"),
            ("luminosity", "0.1"),
            ("search", "global"),
            ("seed", "-3")
        );
        JsonElement fit = await FitAsync(form);
        JsonElement index = fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex"),
            interval = Assert.Single(fit.GetProperty("intervals").EnumerateArray());
        Assert.Equal("powerlaw.PhoIndex", interval.GetProperty("name").GetString());
        // Where the statistic has risen by 1 is one sigma.
        double sigma = index.GetProperty("hilim").GetDouble() - index.GetProperty("estimate").GetDouble();
        Assert.Equal(index.GetProperty("hilim").GetDouble(), interval.GetProperty("upper").GetDouble(), 0.1 * sigma);
        JsonElement chain = fit.GetProperty("chain").GetProperty("parameters").GetProperty("powerlaw.PhoIndex");
        Assert.Equal(index.GetProperty("estimate").GetDouble(), chain.GetProperty("mean").GetDouble(), sigma);
        JsonElement scan = Assert.Single(fit.GetProperty("scans").EnumerateArray());
        Assert.Equal(7, scan.GetProperty("parameters")[0].GetProperty("values").GetArrayLength());
        Assert.Equal(fit.GetProperty("statistic").GetDouble(), scan.GetProperty("lowest").GetDouble(), 1.0);
        Assert.Equal(
            ["2-8", "0.5-2"],
            fit.GetProperty("fluxes").EnumerateArray().Select(one => one.GetProperty("band").GetString())
        );
        Assert.Equal(2, fit.GetProperty("luminosities").GetArrayLength());
        Assert.Equal(10, fit.GetProperty("simulated").GetProperty("statistics").GetArrayLength());
        Assert.Equal("global", fit.GetProperty("recipe").GetProperty("search").GetString());
        Assert.Equal(1, fit.GetProperty("recipe").GetProperty("delta").GetDouble());

        using MultipartFormDataContent line = Form("powerlaw+gaussian", ("freeze", "LineE=4"), ("freeze", "Sigma"));
        line.Add(new StringContent("gaussian"), "eqwidth");
        fit = await FitAsync(line);
        Assert.Equal("gaussian", fit.GetProperty("equivalentWidths")[0].GetProperty("component").GetString());
    }

    [Fact]
    public async Task Data_are_grouped_chosen_and_their_background_described_as_is_said()
    {
        using MultipartFormDataContent form = Form(
            ("groupMin", "25"),
            ("groupMinBackground", "1"),
            ("quality", "good"),
            ("emin", "1"),
            ("emax", "7"),
            ("statistic", "cstat"),
            ("backgroundModel", "powerlaw"),
            ("backgroundPath", "detector"),
            ("set", "bkg.powerlaw.PhoIndex=1.7,1,2"),
            ("thaw", "bkg.powerlaw.PhoIndex"),
            ("set", "PhoIndex=1.5"),
            ("xspecCompat", "true"),
            ("grouping", "false")
        );
        // In a field of its own it is the background, not one more spectrum.
        float[] counts = [.. SampleFiles.Counts(1).Select(count => MathF.Round(count / 10))];
        form.Add(new ByteArrayContent(SampleFiles.Spectrum(counts)), "background", "back.pha");
        JsonElement recipe = (await FitAsync(form)).GetProperty("recipe");
        Assert.Equal(25, recipe.GetProperty("grouping").GetProperty("minimum").GetInt32());
        Assert.Equal(1, recipe.GetProperty("grouping").GetProperty("backgroundMinimum").GetInt32());
        Assert.Equal("good", recipe.GetProperty("quality").GetString());
        Assert.Equal("powerlaw", recipe.GetProperty("backgroundModel").GetString());
        Assert.Equal("detector", recipe.GetProperty("backgroundPath").GetString());
        Assert.Equal("xspec", recipe.GetProperty("bins").GetString());
        Assert.Equal(
            (1, 7),
            (
                recipe.GetProperty("spectra")[0].GetProperty("lowestEnergy").GetDouble(),
                recipe.GetProperty("spectra")[0].GetProperty("highestEnergy").GetDouble()
            )
        );
        using MultipartFormDataContent optimal = Form(("group", "optimal"), ("background", "none"), ("search", "grid"));
        optimal.Add(new StringContent("PhoIndex 1 2 3"), "grid");
        recipe = (await FitAsync(optimal)).GetProperty("recipe");
        Assert.True(recipe.GetProperty("grouping").GetProperty("isOptimal").GetBoolean());
        Assert.Equal("grid: PhoIndex 1 2 3", recipe.GetProperty("search").GetString());
    }

    /// <summary>So nothing is passed over without a word, as a field of another name is.</summary>
    [Fact]
    public async Task Every_option_of_fit_is_a_field_and_nonsense_in_it_is_refused()
    {
        RequestPart[] others = [RequestPart.Exposure, RequestPart.Like, RequestPart.FitName, RequestPart.SavedFit];
        foreach (RequestPart part in Enum.GetValues<RequestPart>().Except(others))
        {
            using MultipartFormDataContent form = Form((RequestParts.WordFor(part), "nonsense"));
            if (part == RequestPart.SearchGrid)
                form.Add(new StringContent("grid"), "search");
            if (part == RequestPart.BackgroundPath)
                form.Add(new StringContent("powerlaw"), "backgroundModel");
            await RefusedAsync("fits", form, "nonsense");
        }
    }

    /// <summary>A .csv that is a spectrum is one here too; its mistakes are told as on the command line.</summary>
    [Fact]
    public async Task Spectra_in_flux_are_fitted_drawn_and_kept()
    {
        using MultipartFormDataContent form = Table("E,F,dF\n1,4,0.04\n2,1,0.01\n4,0.25,0.0025\n8,0.0625,0.000625\n");
        form.Add(new StringContent("powerlaw"), "model");
        JsonElement fit = await FitAsync(form);
        Assert.Equal("chi2", fit.GetProperty("statisticName").GetString());
        Assert.Equal(2, fit.GetProperty("parameters").GetProperty("powerlaw.PhoIndex").GetProperty("estimate").GetDouble(), 0.02);
        using MultipartFormDataContent wrong = Table("E,F,dF\n1,4,0.04\n2,bright,0.01\n");
        wrong.Add(new StringContent("powerlaw"), "model");
        await RefusedAsync("fits", wrong, "sed.csv, line 3, F: found 'bright'; expected a number");
        using MultipartFormDataContent drawn = Table("E,F,dF\n1,4,0.04\n2,1,0.01\n");
        using HttpResponseMessage picture = await Client.PostAsync("plots", drawn, Cancellation);
        Assert.Contains(
            "photons cm⁻² s⁻¹ keV⁻¹",
            await picture.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using MultipartFormDataContent kept = Table("E,F,dF\n1,4,0.04\n2,1,0.01\n");
        kept.Add(new StringContent("seds"), "name");
        await PostAsync("catalogues", kept, HttpStatusCode.Created);

        static MultipartFormDataContent Table(string text) =>
            new()
            {
                { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(text)), "files", "sed.csv" },
                { new StringContent("energy=E [keV], flux=F [ph/cm2/s/keV], error=dF"), "columns" },
            };
    }

    [Theory]
    [InlineData("chain: found 1,000 samples for each of 2 spectra; expected at most 1,500 in all", "chain", "1000")]
    [InlineData("steppar: found 121 points for each of 2 spectra", "steppar", "PhoIndex 1 2 10 norm 1 2 10")]
    [InlineData("search: found 101 points", "search", "grid", "grid", "PhoIndex 1 2 100")]
    [InlineData("search: found 128 points", "search", "global")]
    [InlineData("goodness: found 1,000 simulated spectra", "goodness", "true")]
    [InlineData("flux: found 4 figures", "flux", "1-2,2-3,3-4", "eqwidth", "powerlaw")]
    [InlineData(
        "simulations: found 2,000,000 spectra; expected at most 1,000,000",
        "method",
        "network",
        "simulations",
        "2000000"
    )]
    public async Task More_work_than_one_request_may_ask_for_is_refused(string told, params string[] fields)
    {
        using MultipartFormDataContent form = Form([.. fields.Chunk(2).Select(one => (one[0], one[1]))]);
        form.Add(new ByteArrayContent(SampleFiles.Spectrum(SampleFiles.Counts(2))), "files", "second.pha");
        await RefusedAsync("fits", form, told);
    }

    [Theory]
    [InlineData("rmf", "/etc/passwd", "expected a file, or none")]
    [InlineData("backgroundModel", "atable{/etc/passwd}", "backgroundModel: found a table")]
    [InlineData("emin", "2:0.5", "found group 2 without joint")]
    [InlineData("error", "nH", "found no parameter")]
    [InlineData("freeze", "PhoIndex=99", "See freeze.")]
    [InlineData("eqwidth", "powerlaw", "expected an additive component beside others")]
    public async Task What_cannot_be_is_refused_in_the_words_of_the_form(string field, string value, string told)
    {
        // Of several spectra, several threads tell it together.
        using MultipartFormDataContent form = Form((field, value));
        form.Add(new ByteArrayContent(SampleFiles.Spectrum(SampleFiles.Counts(2))), "files", "second.pha");
        await RefusedAsync("fits", form, told);
    }

    [Fact]
    public async Task Models_are_listed_and_shown()
    {
        JsonElement all = await GetAsync("models");
        Assert.InRange(all.GetArrayLength(), 40, 1000);
        Assert.Contains(all.EnumerateArray(), one => one.GetProperty("name").GetString() == "diskbb");
        JsonElement absorber = await GetAsync("models/tbabs");
        Assert.Equal("multiplicative", absorber.GetProperty("kind").GetString());
        JsonElement norm = (await GetAsync("models/tbabs*(po+bbody)")).GetProperty("parameters")[4];
        Assert.Equal((5, "bbody.norm"), (norm.GetProperty("number").GetInt32(), norm.GetProperty("name").GetString()));
        await UnknownAsync(Client.GetAsync("models/nosuch", Cancellation));
        await RefusedAsync(Client.GetAsync("models/tbabs*nosuch", Cancellation), "nosuch");
        await RefusedAsync(Client.GetAsync("models/atable%7B%2Fetc%2Fpasswd%7D", Cancellation), "found a table");
    }

    private static MultipartFormDataContent Form(params (string Field, string Value)[] fields) => Form("powerlaw", fields);

    private static MultipartFormDataContent Form(string model, params (string Field, string Value)[] fields)
    {
        MultipartFormDataContent form = Files();
        form.Add(new StringContent(model), "model");
        foreach ((string field, string value) in fields)
            form.Add(new StringContent(value), field);
        return form;
    }

    private async Task<JsonElement> FitAsync(MultipartFormDataContent form) =>
        Assert.Single((await PostAsync("fits", form, HttpStatusCode.OK)).GetProperty("fits").EnumerateArray());
}
