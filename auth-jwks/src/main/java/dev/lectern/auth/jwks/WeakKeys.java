package dev.lectern.auth.jwks;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Public keys that are well-formed and still no protection. Each check answers why, or nothing if the key is sound. */
final class WeakKeys {
    private static final int MIN_RSA_BITS = 2048;
    /** Beyond this, checking one signature takes milliseconds: a way to make a verifier slow. */
    private static final int MAX_RSA_BITS = 8192;

    private static final BigInteger F4 = BigInteger.valueOf(65537);
    private static final int MAX_EXPONENT_BITS = 64;
    private static final List<Integer> SMALL_PRIMES = IntStream.rangeClosed(3, 167)
            .filter(n -> IntStream.range(2, n).noneMatch(d -> n % d == 0))
            .boxed()
            .toList();
    private static final List<BitSet> ROCA_RESIDUES =
            SMALL_PRIMES.stream().map(WeakKeys::powersOf65537).toList();

    /** RFC 8032 section 5.1: the field and the constant of edwards25519. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);

    private WeakKeys() {}

    static Optional<String> rsa(BigInteger modulus, BigInteger exponent) {
        if (modulus.bitLength() < MIN_RSA_BITS) {
            return Optional.of("RSA below 2048 bits");
        }
        if (modulus.bitLength() > MAX_RSA_BITS) {
            return Optional.of("RSA above 8192 bits");
        }
        if (!exponent.testBit(0) || exponent.compareTo(F4) < 0 || exponent.bitLength() > MAX_EXPONENT_BITS) {
            return Optional.of("RSA exponent is even, below 65537 or above 64 bits");
        }
        int[] residues = SMALL_PRIMES.stream()
                .mapToInt(prime -> modulus.mod(BigInteger.valueOf(prime)).intValue())
                .toArray();
        if (!modulus.testBit(0) || IntStream.of(residues).anyMatch(residue -> residue == 0)) {
            return Optional.of("RSA modulus has a small factor");
        }
        boolean roca = IntStream.range(0, residues.length)
                .allMatch(i -> ROCA_RESIDUES.get(i).get(residues[i]));
        return roca ? Optional.of("RSA modulus has the ROCA fingerprint (CVE-2017-15361)") : Optional.empty();
    }

    /** Providers differ in whether they look; a point off the curve makes signatures forgeable. */
    static Optional<String> ec(ECPublicKey key) {
        ECParameterSpec parameters = key.getParams();
        ECPoint point = key.getW();
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3)
                .add(parameters.getCurve().getA().multiply(x))
                .add(parameters.getCurve().getB())
                .mod(p);
        boolean onCurve =
                x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right);
        return onCurve ? Optional.empty() : Optional.of("EC point is not on its curve");
    }

    /**
     * Points of order 1, 2, 4 and 8, for which a signature can be made without a private key. With P of order 8, 2P has
     * y = 0, which on this curve means d*y^4 + 2*y^2 = 1; order 4 means y = 0, orders 1 and 2 mean y^2 = 1.
     *
     * @param encoded 32 bytes as in RFC 8032 section 5.1.2
     */
    static Optional<String> ed25519(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) {
            bigEndian[i] = encoded[encoded.length - 1 - i];
        }
        BigInteger y = new BigInteger(1, bigEndian).clearBit(255);
        if (y.compareTo(P) >= 0) {
            return Optional.of("Ed25519 point is not canonical");
        }
        BigInteger y2 = y.pow(2).mod(P);
        BigInteger eighth = D.multiply(y2).multiply(y2).add(y2.shiftLeft(1)).mod(P);
        boolean lowOrder = y.signum() == 0 || y2.equals(BigInteger.ONE) || eighth.equals(BigInteger.ONE);
        return lowOrder ? Optional.of("Ed25519 point has low order") : Optional.empty();
    }

    /** Nemec and others, "The Return of Coppersmith's Attack" (2017): such moduli are powers of 65537 modulo small primes. */
    private static BitSet powersOf65537(int prime) {
        BitSet powers = new BitSet(prime);
        int power = 1;
        while (!powers.get(power)) {
            powers.set(power);
            power = (int) ((long) power * 65537 % prime);
        }
        return powers;
    }
}
