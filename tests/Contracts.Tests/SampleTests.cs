using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Almagest.Tests;

namespace Almagest.Contracts.Tests;

/// <summary>Messages already sent must stay readable: one JSON sample per message and version, never edited, only added
/// to.</summary>
public sealed class SampleTests
{
    // As the bus writes them: camel case, and a member that is missing on the wire is an error where it is required.
    private static readonly JsonSerializerOptions OnTheWire = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static string Folder => Path.Combine(SharedData.RepositoryRoot, "tests", "Contracts.Tests", "Samples");

    public static TheoryData<string> Samples() =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_is_read_and_written_back_the_same(string sample)
    {
        JsonObject stored = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, sample)))!.AsObject();
        Type message = typeof(SimulateShard).Assembly.GetType($"Almagest.Contracts.{sample.Split('.')[0]}", throwOnError: true)!;

        object read = stored.Deserialize(message, OnTheWire)!;
        JsonObject written = JsonSerializer.SerializeToNode(read, message, OnTheWire)!.AsObject();

        // A later version may have more members; those of the sample keep name and value.
        foreach ((string member, JsonNode? value) in stored)
            Assert.True(JsonNode.DeepEquals(value, written[member]), $"{sample}: {member} was {value}, is {written[member]}");
    }

    [Fact]
    public void Every_message_has_a_sample_of_its_first_version()
    {
        IEnumerable<string> messages = typeof(SimulateShard).Assembly.GetExportedTypes().Select(type => type.Name);

        Assert.Equal([], messages.Where(message => !File.Exists(Path.Combine(Folder, $"{message}.1.0.json"))));
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_without_one_of_its_required_members_is_refused(string sample)
    {
        Type message = typeof(SimulateShard).Assembly.GetType($"Almagest.Contracts.{sample.Split('.')[0]}", throwOnError: true)!;

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}", message, OnTheWire));
    }
}
