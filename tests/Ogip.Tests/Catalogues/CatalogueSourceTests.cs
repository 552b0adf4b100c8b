using Almagest.Ogip.Catalogues;
using Almagest.Spectra.Observations;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Catalogues;

public sealed class CatalogueSourceTests
{
    [Fact]
    public void A_folder_of_517_spectra_reads_with_its_22_responses()
    {
        CatalogueListing listing = CatalogueSource.Find([SharedData.Require("data", "ogip", "rxte-pca-xtej1550")]);
        Assert.Equal((517, 0), (listing.Entries.Count, listing.Failures.Count));
        Assert.Equal(22, listing.Skipped.Count(file => file.Reason == "a response"));
        Assert.Equal("no FITS file", Assert.Single(listing.Skipped, file => file.Reason != "a response").Reason);
        CatalogueOutcome[] outcomes =
        [
            .. new CatalogueReader(new ObservationReader()).Read(listing, TestContext.Current.CancellationToken),
        ];
        ReadObservation[] read = [.. outcomes.OfType<CatalogueOutcome.Read>().Select(outcome => outcome.Value)];
        Assert.Equal(517, read.Length);
        Assert.Equal(22, read.Select(one => ((CountsPayload)one.Observation.Payload).Spectra[0].ResponseKey).Distinct().Count());
        Assert.Equal(22, read.Select(one => one.Response).Distinct().Count());
        Assert.Equal(517, read.Select(one => one.Observation.Name).Distinct().Count());
        Assert.Equal(listing.Entries.Select(entry => entry.Options.Name), read.Select(one => one.Observation.Name));
        Assert.All(read, one => Assert.Empty(one.Warnings));
    }

    [Fact]
    public void Responses_and_backgrounds_are_put_aside()
    {
        CatalogueListing listing = CatalogueSource.Find([
            SharedData.Require("data", "ogip", "chandra-acis-3c273"),
            Path.Combine(SharedData.Require("data", "ogip", "hxmt-he-crab"), "*.fits"),
        ]);
        Assert.Equal(["3c273.pi", "P011160506306_HE_TOTAL.fits"], listing.Entries.Select(entry => Path.GetFileName(entry.Path)));
        Assert.Equal(
            ["3c273.arf", "3c273.rmf", "3c273_bg.pi", "P011160506306_HE_BKG.fits", "P011160506306_HE_RSP.fits"],
            listing.Skipped.Select(file => Path.GetFileName(file.Path)).Order()
        );
    }

    [Fact]
    public void All_real_folders_give_their_sources_and_no_background()
    {
        CatalogueListing listing = CatalogueSource.Find([SharedData.Require("data", "ogip")]);
        Assert.Empty(listing.Failures);
        Assert.Equal(517 + 175 + 24, listing.Entries.Count);
        Assert.DoesNotContain(listing.Entries, entry =>
            Path.GetFileName(entry.Path).Contains("bkg", StringComparison.OrdinalIgnoreCase)
        );
    }

    /// <summary>What a file is, its content says: XMM's "*.15grp", a type II file called "*_pha2.gz".</summary>
    [Fact]
    public void A_folder_is_sorted_by_content_and_tells_what_it_passes_over()
    {
        using var folder = new TemporaryFolder();
        folder.Write("P0001PNS003SRSPEC.15grp", SampleFiles.Pha());
        using (var zipped = new MemoryStream())
        {
            using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest))
                gzip.Write(SampleFiles.Pha());
            folder.Write("acisf1_pha2.gz", zipped.ToArray());
        }
        folder.Write("spectrum", SampleFiles.Pha());
        folder.Write("response.dat", SampleFiles.Rmf());
        folder.Write("broken.rmf", "no matrix"u8.ToArray());
        folder.Write("broken.rmf.15grp", [.. SampleFiles.Pha()[..5000]]);
        folder.Write("readme.txt", "SIMPLE things"u8.ToArray());
        folder.Write("empty", []);
        CatalogueListing listing = CatalogueSource.Find([folder.Path]);
        Assert.Equal(
            ["P0001PNS003SRSPEC.15grp", "acisf1_pha2.gz", "spectrum"],
            listing.Entries.Select(entry => Path.GetFileName(entry.Path))
        );
        Assert.Equal(
            [
                ("broken.rmf", "no FITS file"),
                ("empty", "no FITS file"),
                ("readme.txt", "no FITS file"),
                ("response.dat", "a response"),
            ],
            listing.Skipped.Select(file => (Path.GetFileName(file.Path), file.Reason)).Order()
        );
        Assert.Equal("broken.rmf.15grp", Path.GetFileName(Assert.Single(listing.Failures).Path));
    }

    [Fact]
    public void A_failure_never_stops_the_rest()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "good.pha",
            SampleFiles.Pha(cards: new Almagest.Ogip.Fits.HeaderCards().Add("RESPFILE", "r.rmf").Add("ANCRFILE", "a.arf"))
        );
        folder.Write("bad.pha", [1, 2, 3]);
        folder.Write("lonely.pha", SampleFiles.Pha());
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write("a.arf", SampleFiles.Arf());
        CatalogueListing listing = CatalogueSource.Find([folder.Path, folder.File("none*.pha")]);
        Assert.Equal(["none*.pha", "bad.pha"], listing.Failures.Select(failure => Path.GetFileName(failure.Path)));
        CatalogueOutcome[] outcomes =
        [
            .. new CatalogueReader(new ObservationReader()).Read(listing, TestContext.Current.CancellationToken),
        ];
        Assert.Equal("good", Assert.IsType<CatalogueOutcome.Read>(outcomes[0]).Value.Observation.Name);
        Assert.Contains("RESPFILE", Assert.IsType<CatalogueOutcome.Failed>(outcomes[1]).Reason, StringComparison.Ordinal);
    }

    /// <summary>Files of one name may lie in many folders.</summary>
    [Fact]
    public void A_failure_says_which_file_it_is_of()
    {
        using var folder = new TemporaryFolder();
        byte[] cut = SampleFiles.Pha()[..^2880];
        foreach (string name in (string[])["s.pha", "sub/s.pha"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            folder.Write(name, SampleFiles.Pha());
            folder.Write(name.Replace("s.pha", "cut.pha", StringComparison.Ordinal), cut);
        }
        CatalogueListing listing = CatalogueSource.Find([folder.Path]);
        string[] reasons =
        [
            .. listing.Failures.Select(failure => failure.Reason),
            .. new CatalogueReader(new ObservationReader())
                .Read(listing, TestContext.Current.CancellationToken)
                .Select(outcome => Assert.IsType<CatalogueOutcome.Failed>(outcome).Reason),
        ];
        foreach (string name in (string[])["s.pha[1:SPECTRUM]", "sub/s.pha[1:SPECTRUM]", "cut.pha", "sub/cut.pha"])
            Assert.Single(reasons, reason => reason.StartsWith(folder.File(name), StringComparison.Ordinal));
    }

    /// <summary>The broad-band case: spectra of several instruments, each with its own response, are one observation.</summary>
    [Fact]
    public void Rows_of_one_observation_are_read_as_one()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in new[] { "pn", "mos", "other" })
            folder.Write(
                $"{name}.pha",
                SampleFiles.Pha(cards: new Almagest.Ogip.Fits.HeaderCards().Add("RESPFILE", "r.rmf").Add("ANCRFILE", "a.arf"))
            );
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write("a.arf", SampleFiles.Arf());
        folder.Write("b.arf", SampleFiles.Arf([1f, 2f, 3f]));
        folder.Write(
            "list.csv",
            "file,observation,arf,ra,dec\npn.pha,NGC 1,,,\nother.pha,,,,\nmos.pha,NGC 1,b.arf,187.25,-2.05\n"u8.ToArray()
        );
        CatalogueOutcome[] outcomes =
        [
            .. new CatalogueReader(new ObservationReader()).Read(
                CatalogueSource.Find([folder.File("list.csv")]),
                TestContext.Current.CancellationToken
            ),
        ];
        ReadObservation[] read = [.. outcomes.Cast<CatalogueOutcome.Read>().Select(outcome => outcome.Value)];
        Assert.Equal(["NGC 1", "other"], read.Select(one => one.Observation.Name));
        Assert.Equal((187.25, -2.05), (read[0].Observation.RightAscension, read[0].Observation.Declination));
        Assert.Equal((2, 2, 1), (read[0].Spectra.Count, read[0].Responses.Count, read[1].Spectra.Count));
        Assert.NotEqual(read[0].Spectra[0].ResponseKey, read[0].Spectra[1].ResponseKey);
        Assert.Equal(["pn.pha", "mos.pha"], read[0].InputsOfSpectra.Select(inputs => Path.GetFileName(inputs[0].Path)));
        Assert.Equal(["spectrum", "rmf", "arf"], read[0].InputsOfSpectra[1].Select(input => input.Role));
    }

    [Fact]
    public void A_listing_gives_names_positions_and_files()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/s.pha", SampleFiles.Pha());
        folder.Write("r.rmf", SampleFiles.Rmf());
        folder.Write("a.arf", SampleFiles.Arf());
        folder.Write(
            "list.csv",
            "# ours\nFile, Name ,RA,Dec,RMF,arf,remark\nsub/s.pha,\"NGC 1, core\",12.5,-3,r.rmf,a.arf,x\n"u8.ToArray()
        );
        CatalogueListing listing = CatalogueSource.Find([folder.File("list.csv")]);
        Assert.Empty(listing.Failures);
        var read = Assert.IsType<CatalogueOutcome.Read>(
            Assert.Single(new CatalogueReader(new ObservationReader()).Read(listing, TestContext.Current.CancellationToken))
        );
        Assert.Equal(
            ("NGC 1, core", 12.5, -3.0),
            (read.Value.Observation.Name, read.Value.Observation.RightAscension, read.Value.Observation.Declination)
        );
    }

    [Theory]
    [InlineData("file\n/etc/passwd\n", "line 2: found the path '/etc/passwd'; expected one inside the listing's own folder")]
    [InlineData("file\n../other.pha\n", "one inside the listing's own folder")]
    [InlineData("file,rmf\ns.pha,../r.rmf\n", "one inside the listing's own folder")]
    [InlineData("file,ra\ns.pha,12:30:00\n", "line 2, ra: found '12:30:00'; expected degrees from 0 to 360")]
    [InlineData("file,dec\ns.pha,-91\n", "line 2, dec: found '-91'")]
    [InlineData("file,ra,dec\ns.pha,1,\n", "line 2, dec: found nothing beside an ra; expected both or neither")]
    [InlineData("file,dec\ns.pha,1\n", "line 2, ra: found nothing beside a dec; expected both or neither")]
    [InlineData("file,redshift\ns.pha,nan\n", "line 2, redshift: found 'nan'; expected a number above -1 and below 20")]
    [InlineData("file,redshift\ns.pha,~0.1\n", "line 2, redshift: found '~0.1'")]
    [InlineData("file,redshift\ns.pha,-1\n", "line 2, redshift: found '-1'")]
    [InlineData("file,redshift\ns.pha,1e400\n", "line 2, redshift: found '1e400'")]
    [InlineData("pha\ns.pha\n", "no column 'file'")]
    [InlineData("file,name\n,x\n", "line 2, file: found nothing")]
    [InlineData("file\n\"s.pha", "expected one")]
    [InlineData("", "no column 'file'")]
    public void A_listing_that_is_wrong_says_where(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("list.csv", System.Text.Encoding.UTF8.GetBytes(text));
        CatalogueListing listing = CatalogueSource.Find([folder.File("list.csv")]);
        Assert.Empty(listing.Entries);
        Assert.Contains(expected, Assert.Single(listing.Failures).Reason, StringComparison.Ordinal);
    }

    /// <summary>Of an observation's rows any may tell it.</summary>
    [Fact]
    public void A_listing_gives_redshifts()
    {
        using var folder = new TemporaryFolder();
        folder.Write(
            "list.csv",
            "file,Redshift,observation\na.pha,0.158,\nb.pha,,\nc.pha,,3C 273\nd.pha,1.5,3C 273\ne.pha,-1e-3,\n"u8.ToArray()
        );
        CatalogueListing listing = CatalogueSource.Find([folder.File("list.csv")]);
        Assert.Empty(listing.Failures);
        Assert.Equal([0.158, null, 1.5, -1e-3], listing.Entries.Select(entry => entry.Redshift));
    }

    [Fact]
    public void Rows_of_one_file_fail_each_by_its_line()
    {
        using var folder = new TemporaryFolder();
        folder.Write("list.csv", "file,name,ra,dec\ns.pha,a,1,2\ns.pha,b,x,2\ns.pha,c,1,\n,d,1,2\n"u8.ToArray());
        string list = folder.File("list.csv");
        CatalogueListing listing = CatalogueSource.Find([list]);
        Assert.Equal("a", Assert.Single(listing.Entries).GivenName);
        Assert.Equal(
            [$"s.pha ({list}, line 3)", $"s.pha ({list}, line 4)", $"{list}, line 5"],
            listing.Failures.Select(failure => failure.Path)
        );
    }

    [Fact]
    public void Every_row_of_type_II_is_a_source_and_names_are_unique()
    {
        using var folder = new TemporaryFolder();
        byte[] two = new Almagest.Ogip.Fits.FitsWriter()
            .AddTable(
                "SPECTRUM",
                [
                    Almagest.Ogip.Fits.OutputColumn.Fixed(
                        "COUNTS",
                        "",
                        [
                            [1, 2],
                            [3, 4],
                        ]
                    ),
                ]
            )
            .ToBytes();
        folder.Write("a/spec.pha2", two);
        folder.Write("b/spec.pha2", two);
        Assert.Equal(
            ["a/spec{1}", "a/spec{2}", "b/spec{1}", "b/spec{2}"],
            CatalogueSource.Find([folder.Path]).Entries.Select(entry => entry.Options.Name)
        );
    }
}
