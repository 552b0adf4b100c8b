using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using Almagest.Application.Catalogues;
using Almagest.Storage.Connections;
using Almagest.Tests;

namespace Almagest.Gateway.Tests.Tap;

/// <summary>ivoa.obscore and where its rows lead.</summary>
public sealed class DataLinkTests(TapSkies skies)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_spectrum_leads_to_its_files_and_its_fits(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        (string pha, byte[] spectrum) = await IngestAsync(sky);
        string[] rows = await sky.RowsAsync(
            "SELECT dataproduct_type, dataproduct_subtype, access_url, obs_publisher_did FROM ivoa.obscore "
                + "WHERE obs_collection = 'ccd' ORDER BY dataproduct_type, dataproduct_subtype"
        );
        string[][] products = [.. rows.Select(row => row.Split(','))];
        Assert.Equal(["response-function,rmf", "spectrum,"], products.Select(row => $"{row[0]},{row[1]}"));
        // As the header and EBOUNDS have it: 40 channels of 0.2 keV from 0.5 keV.
        string[] seen = (
            await sky.RowsAsync(
                "SELECT telescope, obs_id, energy_lolim, energy_hilim, exposure FROM almagest.observations "
                    + "WHERE catalogue = 'ccd'"
            )
        )
            .Single()
            .Split(',');
        Assert.Equal(["TEST", "0042", "1000"], [seen[0], seen[1], seen[4]]);
        Assert.Equal(0.5, double.Parse(seen[2], CultureInfo.InvariantCulture), 1e-6);
        Assert.Equal(8.5, double.Parse(seen[3], CultureInfo.InvariantCulture), 1e-6);
        // The high-energy extension has one row for each.
        Assert.Equal(
            await sky.RowsAsync("SELECT COUNT(*) AS n FROM ivoa.obscore"),
            await sky.RowsAsync("SELECT COUNT(*) AS n FROM ivoa.obscore NATURAL JOIN ivoa.obscore_hea WHERE messenger = 'photon'")
        );
        Assert.Equal(
            ["8"],
            await sky.RowsAsync(
                "SELECT COUNT(*) AS n FROM ivoa.obscore JOIN ivoa.obscore_hea USING (obs_publisher_did) "
                    + "WHERE dataproduct_type = 'spectrum' AND ABS(energy_min * em_max - 1.239841984332e-6) < 1e-12 "
                    + "AND ABS(energy_max * em_min - 1.239841984332e-6) < 1e-12"
            )
        );

        string[][] links = await LinksAsync(sky, products[1][2]);
        Assert.Equal(
            ["#calibration rmf", "#preview-plot ", "#this spectrum"],
            links.Select(link => $"{link[5]} {link[8]}").Order()
        );
        XElement plot = XElement.Parse(
            await sky.Http.GetStringAsync(links.Single(link => link[5] == "#preview-plot")[1], Cancellation)
        );
        Assert.Equal("svg", plot.Name.LocalName);
        Assert.Contains(plot.DescendantsAndSelf(), one => one.Value.Contains("source", StringComparison.Ordinal));
        foreach (string[] link in links.Where(link => link[8].Length > 0))
        {
            byte[] file = await sky.Http.GetByteArrayAsync(link[1], Cancellation);
            Assert.Equal(link[8] == "rmf" ? SampleFiles.Response() : spectrum, file);
        }
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(SampleFiles.Response())),
            Convert.ToHexStringLower(SHA256.HashData(await sky.Http.GetByteArrayAsync(products[0][2], Cancellation)))
        );
        // Its publisher's identifier will do too.
        Assert.Equal(
            links.Select(link => link[1]),
            (await LinksAsync(sky, $"{sky.Address}/datalink?ID={Uri.EscapeDataString(products[1][3])}")).Select(link => link[1])
        );
        // What is no longer what was read is not given.
        string served = links.Single(link => link[8] == "spectrum")[1];
        await File.WriteAllBytesAsync(pha, [.. spectrum, .. new byte[2880]], Cancellation);
        using HttpResponseMessage changed = await sky.Http.GetAsync(served, Cancellation);
        await VoTables.ErrorAsync(changed, HttpStatusCode.NotFound);
        File.Delete(pha);
        string[] gone = (await LinksAsync(sky, products[1][2])).Single(link => link[5] == "#this");
        Assert.Equal("", gone[1]);
        Assert.StartsWith("NotFoundFault: ", gone[3], StringComparison.Ordinal);
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_fit_leads_to_its_numbers_and_datalinklint_finds_nothing_wrong(StorageProvider provider)
    {
        TapSky sky = await skies.GetAsync(provider);
        string[] fits = await sky.RowsAsync("SELECT TOP 1 access_url FROM ivoa.obscore WHERE dataproduct_type = 'measurements'");
        string address = Assert.Single(fits);
        string[][] links = await LinksAsync(sky, address);
        foreach (string[] link in links.Where(link => link[1].Length > 0))
        {
            JsonElement rows = JsonSerializer.Deserialize<JsonElement>(await sky.Http.GetStringAsync(link[1], Cancellation));
            Assert.True(rows.GetArrayLength() > 0 || link[9] is "fluxes" or "flags", link[1]);
        }
        Assert.Contains(links, link => link[5] == "#this" && link[9] == "fit");
        // The documents are the same ones: one database will do for their judge.
        if (provider == StorageProvider.Postgres)
            return;
        foreach (string asked in new[] { address, $"{sky.Address}/datalink?ID=fit/999/1" })
        {
            string said = await Stilts.RunAsync("datalinklint", $"votable={asked}");
            Assert.True(
                !said.Split('\n')
                    .Any(line =>
                        line.StartsWith("ERROR", StringComparison.Ordinal) || line.StartsWith("WARN", StringComparison.Ordinal)
                    ),
                said
            );
        }
    }

    private static async Task<string[][]> LinksAsync(TapSky sky, string address) =>
        VoTables.RowsOf(await sky.Http.GetStringAsync(address, Cancellation));

    /// <summary>A folder with a spectrum and its response, as an operator would.</summary>
    private static async Task<(string Path, byte[] Bytes)> IngestAsync(TapSky sky)
    {
        string folder = Directory.CreateDirectory(Path.Combine(sky.Scratch, "ccd")).FullName,
            pha = Path.Combine(folder, "source.pha");
        byte[] spectrum = SampleFiles.Spectrum(SampleFiles.Counts(1), observationId: "0042");
        await File.WriteAllBytesAsync(pha, spectrum, Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(folder, SampleFiles.ResponseName), SampleFiles.Response(), Cancellation);
        await sky.Service<CatalogueIngest>()
            .IngestAsync(new IngestRequest { Name = "ccd", Sources = [folder] }, null, Cancellation);
        return (pha, spectrum);
    }
}
