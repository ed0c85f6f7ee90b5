// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.encap4j.fixtures.SourceTree;

/** Open vSwitch with dummy ports, started by {@code scripts/ovs_codec.sh}: frames in, frames out, no network. */
final class OvsCodec implements Closeable {
    private static final int SECONDS_TO_END = 20;

    private final Process script;
    private final Port inside;
    private final Port outside;

    OvsCodec() throws IOException {
        Path path = SourceTree.module().resolve("scripts/ovs_codec.sh");
        script = new ProcessBuilder("bash", path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(script.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("ready ")) {
            script.destroy();
            throw new IOException(path + " says " + line);
        }
        Path folder = Path.of(line.substring("ready ".length()));
        inside = new Port(folder.resolve("v1.sock"));
        outside = new Port(folder.resolve("p0.sock"));
    }

    /** Where frames are without a tunnel. */
    Port inside() {
        return inside;
    }

    /** Where frames are in a tunnel. */
    Port outside() {
        return outside;
    }

    @Override
    public void close() throws IOException {
        inside.channel.close();
        outside.channel.close();
        script.getOutputStream().close();
        try {
            if (!script.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                script.destroy();
            }
        } catch (InterruptedException e) {
            script.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** One dummy port. */
    static final class Port {
        private final SocketChannel channel;
        private final ByteBuffer length = ByteBuffer.allocate(Short.BYTES);

        Port(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        void send(byte[] frame) throws IOException {
            ByteBuffer out = ByteBuffer.allocate(Short.BYTES + frame.length);
            out.putShort((short) frame.length).put(frame).flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        byte[] receive() throws IOException {
            fill(length.clear());
            ByteBuffer frame = ByteBuffer.allocate(length.getShort(0) & 0xFFFF);
            fill(frame);
            return frame.array();
        }

        private void fill(ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw new EOFException("Open vSwitch has closed the port");
                }
            }
        }
    }
}
