using System.Net.Http.Headers;
using System.Text;
using Almagest.Tests;

namespace Almagest.Gateway.Tests.Http;

/// <summary>A mistyped word is refused by its name, and what is known is told: passed over, it would change the answer.</summary>
public sealed class UnknownWordsTests : GatewayTest
{
    [Fact]
    public async Task A_field()
    {
        foreach (
            (string path, string field, string value, string known) in new[]
            {
                ("fits", "freze", "PhoIndex=1", "freeze"),
                ("fits", "statistics", "chi2", "statistic"),
                ("fits", "calibration", "/etc", "abundances"),
                ("fits", "bogus", "", "model"),
                ("fits", "exposure", "1", "model"),
                ("catalogues", "nmae", "sky", "name"),
                ("plots", "kinds", "ldata", "kind"),
                ("scripts", "to", "sherpa", "for"),
                ("fakes", "params", "norm=1", "param"),
            }
        )
        {
            using MultipartFormDataContent form = path == "fakes" ? [] : Files();
            form.Add(new StringContent("powerlaw"), path is "fits" or "fakes" ? "model" : field);
            form.Add(new StringContent(value), field);
            await RefusedAsync(path, form, $"found an unknown field '{field}'; expected some of ", known);
        }
    }

    [Fact]
    public async Task A_field_of_a_file()
    {
        foreach (
            (string path, string field, string told) in new[]
            {
                ("fits", "bakground", "found an unknown field 'bakground'"),
                ("fits", "freeze", "freeze: found a file; expected a text"),
                ("fits", "fit", "found an unknown field 'fit'"),
                ("catalogues", "rmf", "found an unknown field 'rmf'"),
                ("fakes", "files", "found an unknown field 'files'"),
            }
        )
        {
            using MultipartFormDataContent form = [];
            form.Add(new ByteArrayContent(SampleFiles.Spectrum(SampleFiles.Counts(1))), field, "one.pha");
            await RefusedAsync(path, form, told);
        }
    }

    [Fact]
    public async Task What_would_have_been_passed_over()
    {
        await FormAsync("fits", "files: found a text; expected a file", ("files", "source.pha"));
        await FormAsync("fits", "model: found it twice; expected it once", ("model", "powerlaw"), ("model", "bbody"));
        await FormAsync("plots", "linear: found 'yes'; expected true or false", ("linear", "yes"));
        using MultipartFormDataContent two = Files();
        two.Add(new ByteArrayContent(SampleFiles.Response()), "rmf", "a.rmf");
        two.Add(new ByteArrayContent(SampleFiles.Response()), "RMF", "b.rmf");
        await RefusedAsync("fits", two, "RMF: found two files; expected one");
        using MultipartFormDataContent saved = Files();
        saved.Add(new StringContent("powerlaw"), "model");
        saved.Add(new ByteArrayContent([1]), "files", "fit.json");
        await RefusedAsync("fits", saved, "found a saved fit, fit.json; expected spectra");
    }

    [Fact]
    public async Task A_key()
    {
        foreach (
            (string path, string body, string[] told) in new[]
            {
                ("runs", """{"catalogue":"a","campaign":"b","onlyNwe":true}""", (string[])["unknown key 'onlyNwe'", "onlyNew"]),
                ("trainings", """{"campaign":"b","epoch":3}""", (string[])["unknown key 'epoch'", "epochs"]),
                ("networks/compare", """{"champion":"a","challenger":"b","n":3}""", (string[])["unknown key 'n'", "spectra"]),
                ("networks/x/promote", """{"raeson":"a"}""", (string[])["unknown key 'raeson'", "reason"]),
                (
                    "runs",
                    """{"catalogue":"a","campaign":"b","seed":1,"Seed":2}""",
                    (string[])["Seed: found it twice; expected it once"]
                ),
            }
        )
            await RefusedAsync(path, new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")), told);
    }

    [Fact]
    public async Task A_word_of_the_address()
    {
        foreach (
            (string path, string told) in new[]
            {
                (
                    "runs/x/fits?lmit=3",
                    "found an unknown 'lmit' in the address; expected some of limit, sort, descending, clean, where"
                ),
                (
                    "runs/x/export?run=y",
                    "found an unknown 'run' in the address; expected some of format, clean, table, where, columns"
                ),
                ("trainings?limit=3", "found an unknown 'limit' in the address; expected none"),
                ("models/powerlaw?x", "found an unknown 'x' in the address; expected none"),
                ("runs/x/fits?limit=many", "limit: found 'many'; expected a whole number"),
                ("runs/x/fits?clean=yes", "clean: found 'yes'; expected true or false"),
            }
        )
            await RefusedAsync(Client.GetAsync(path, Cancellation), told);
    }

    [Fact]
    public async Task A_word_of_the_address_beside_a_form()
    {
        using MultipartFormDataContent form = Files();
        form.Add(new StringContent("powerlaw"), "model");
        await RefusedAsync("fits?statistic=cash", form, "found an unknown 'statistic' in the address; expected none");
    }

    private async Task FormAsync(string path, string told, params (string Field, string Value)[] fields)
    {
        using MultipartFormDataContent form = Files();
        foreach ((string field, string value) in fields)
            form.Add(new StringContent(value), field);
        await RefusedAsync(path, form, told);
    }
}
