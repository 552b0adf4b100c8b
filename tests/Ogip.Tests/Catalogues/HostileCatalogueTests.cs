using Almagest.Ogip.Catalogues;
using Almagest.Ogip.Fits;
using Almagest.Ogip.Pha;
using Almagest.Tests;

namespace Almagest.Ogip.Tests.Catalogues;

/// <summary>What somebody else put into a catalogue costs its own entry, and no more.</summary>
public sealed class HostileCatalogueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1e160), InlineData(1e300), InlineData(1e-300), InlineData(double.Epsilon)]
    public void An_exposure_beyond_numbers_is_refused(double exposure)
    {
        Write("a.pha", new HeaderCards().Add("EXPOSURE", exposure));
        CatalogueOutcome.Failed failed = Assert.IsType<CatalogueOutcome.Failed>(Assert.Single(Read("a.pha")));
        Assert.Contains("EXPOSURE: found", failed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"src\u001b[2J\""), InlineData("\"src\nimport os\n#\""), InlineData("a\u202eb"), InlineData("a\u0085b")]
    public void A_name_that_cannot_be_printed_is_refused(string name)
    {
        Write("a.pha");
        Write("b.pha");
        File.WriteAllText(_folder.File("list.csv"), $"file,name\na.pha,{name}\nb.pha,fine\n");
        CatalogueListing listing = CatalogueSource.Find([_folder.File("list.csv")]);
        Assert.Equal("fine", Assert.Single(listing.Entries).Options.Name);
        Assert.Contains("characters that can be printed", Assert.Single(listing.Failures).Reason, StringComparison.Ordinal);
        Assert.All(Assert.Single(listing.Failures).Reason, letter => Assert.False(char.IsControl(letter)));
    }

    [Fact]
    public void A_file_of_an_unprintable_name_has_a_printable_one()
    {
        Write("a\u001b[2J\n.pha");
        Write("b.pha");
        Assert.Equal(
            ["a_[2J_", "b"],
            CatalogueSource.Find([_folder.Path]).Entries.Select(entry => entry.Options.Name!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_listing_names_responses_of_its_folder_and_of_the_one_that_was_named()
    {
        _folder.Write("data/a.pha", Pha());
        _folder.Write("caldb/r.rmf", SampleFiles.Rmf());
        _folder.Write("other/r.rmf", SampleFiles.Rmf());
        File.WriteAllText(
            _folder.File("data/list.csv"),
            $"file,name,rmf\na.pha,1,r.rmf\na.pha,2,{_folder.File("caldb/r.rmf")}\na.pha,3,../other/r.rmf\n../caldb/r.rmf,4,\n"
        );
        CatalogueListing plain = CatalogueSource.Find([_folder.File("data/list.csv")]),
            named = CatalogueSource.Find(
                [_folder.File("data/list.csv")],
                new ObservationOptions { CalibrationFolder = _folder.File("caldb") }
            );
        Assert.Equal([_folder.File("data/r.rmf")], plain.Entries.Select(entry => entry.Options.Rmf));
        Assert.Equal(
            [_folder.File("caldb/r.rmf"), _folder.File("caldb/r.rmf")],
            named.Entries.Select(entry => entry.Options.Rmf)
        );
        Assert.All(named.Failures, failure => Assert.Contains("calibration", failure.Reason, StringComparison.Ordinal));
        Assert.Equal(2, named.Failures.Count);
    }

    [Fact]
    public void More_rows_than_allowed_are_refused_and_the_option_is_named()
    {
        string file = SharedData.Require("cases", "hostile", "type2-20000rows.pha.gz");
        CatalogueListing few = CatalogueSource.Find([_folder.Path, file], limits: new() { MaximumRows = 19_999 });
        Assert.Empty(few.Entries);
        Assert.Contains("max-rows", Assert.Single(few.Failures).Reason, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("list.csv"), "file\na.pha\nb.pha\n");
        Assert.Contains(
            "max-rows",
            Assert.Single(CatalogueSource.Find([_folder.File("list.csv")], limits: new() { MaximumRows = 1 }).Failures).Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "max-bytes",
            Assert.Single(CatalogueSource.Find([_folder.Path, file], limits: new() { MaximumBytes = 10_000 }).Failures).Reason,
            StringComparison.Ordinal
        );
    }

    /// <summary>One file is unpacked and hashed once, not once a row.</summary>
    [Fact]
    public void Twenty_thousand_rows_of_one_file_are_read()
    {
        string file = SharedData.Require("cases", "hostile", "type2-20000rows.pha.gz");
        CatalogueListing listing = CatalogueSource.Find([_folder.Path, file]);
        Assert.Equal(20_000, listing.Entries.Count);
        Assert.Equal(
            20_000,
            new CatalogueReader(new ObservationReader()).Read(listing, TestContext.Current.CancellationToken).Count()
        );
    }

    private static byte[] Pha(HeaderCards? cards = null) =>
        SampleFiles.Pha(
            cards: (cards ?? new HeaderCards().Add("EXPOSURE", 100.0)).Add("RESPFILE", "r.rmf").Add("ANCRFILE", "none"),
            withExposure: false
        );

    private void Write(string name, HeaderCards? cards = null)
    {
        _folder.Write("r.rmf", SampleFiles.Rmf());
        _folder.Write(name, Pha(cards));
    }

    private CatalogueOutcome[] Read(string name) =>
        [.. new CatalogueReader(new ObservationReader()).Read(CatalogueSource.Find([_folder.File(name)]))];
}
