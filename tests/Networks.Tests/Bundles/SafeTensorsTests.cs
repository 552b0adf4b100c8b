using System.Buffers.Binary;
using System.Text;
using Almagest.Networks.Bundles;
using Almagest.Spectra;

namespace Almagest.Networks.Tests.Bundles;

public sealed class SafeTensorsTests
{
    private static readonly Dictionary<string, string> Metadata = new() { ["b"] = "2", ["a"] = "1" };
    private static readonly StoredTensor[] Tensors =
    [
        new("w", [2, 3], [1, 2, 3, 4, 5, 6]),
        new("empty", [0], []),
        new("scalar", [], [-1.5f]),
    ];

    [Fact]
    public void The_bytes_are_those_of_the_formats_description()
    {
        byte[] file = SafeTensors.Write(new Dictionary<string, string> { ["k"] = "v" }, [new StoredTensor("w", [2], [1f, -2f])]);

        const string Header = """{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";
        int padded = (Header.Length + 7) / 8 * 8;
        Assert.Equal(padded, BinaryPrimitives.ReadInt64LittleEndian(file));
        Assert.Equal(Header.PadRight(padded), Encoding.UTF8.GetString(file, 8, padded));
        Assert.Equal([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], file[(8 + padded)..]);
    }

    [Fact]
    public void What_is_written_is_read_again_and_gives_the_same_bytes()
    {
        byte[] file = SafeTensors.Write(Metadata, Tensors);
        (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors) = SafeTensors.Read(
            file
        );

        Assert.Equal(Metadata, metadata);
        foreach (StoredTensor tensor in Tensors)
        {
            Assert.Equal(tensor.Shape, tensors[tensor.Name].Shape);
            Assert.Equal(tensor.Values, tensors[tensor.Name].Values);
        }
        Assert.Equal(file, SafeTensors.Write(metadata, [.. tensors.Values]));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "expected F32")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}""", 8, "data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "data_offsets")]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        12,
        "data_offsets"
    )]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        8,
        "twice"
    )]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 12, "as the tensors take")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,-4]}}""", 0, "shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1e400],"data_offsets":[0,0]}}""", 0, "header")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", 4, "data_offsets")]
    [InlineData("""{"w":7}""", 0, "header")]
    [InlineData("""[1]""", 0, "header")]
    [InlineData("""{"w":""", 0, "header")]
    [InlineData("""{"w":[[[[[[[[[[[[1]]]]]]]]]]]]}""", 0, "header")]
    public void A_header_that_lies_is_refused(string header, int dataLength, string named)
    {
        byte[] file = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        Encoding.ASCII.GetBytes(header).CopyTo(file, 8);

        Assert.Contains(
            named,
            Assert.Throws<SpectralDataException>(() => SafeTensors.Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(long.MaxValue), InlineData(1000), InlineData(5_000_000)]
    public void A_header_length_beyond_the_file_or_the_cap_is_refused(long length)
    {
        byte[] file = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);

        Assert.Contains(
            "header length",
            Assert.Throws<SpectralDataException>(() => SafeTensors.Read(file)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Cut_anywhere_a_file_is_refused()
    {
        byte[] file = SafeTensors.Write(Metadata, Tensors);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<SpectralDataException>(() => SafeTensors.Read(file.AsMemory(0, length)));
    }
}
